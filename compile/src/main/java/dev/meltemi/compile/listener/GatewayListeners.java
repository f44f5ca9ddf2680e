package dev.meltemi.compile.listener;

import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteSource;
import java.util.List;
import java.util.Optional;

/** Where a gateway takes in the requests of strangers. */
public final class GatewayListeners {
  private GatewayListeners() {}

  public static List<Listener> of(Scope scope) {
    return GatewayServers.ports(scope).stream().map(port -> listener(scope, port)).toList();
  }

  private static Listener listener(Scope scope, int port) {
    String name = "0.0.0.0_" + port;
    FilterChain http =
        new FilterChain(
            "",
            ChainMatch.any(),
            Filters.http(
                "outbound_" + name + ";",
                new RouteSource.Named(GatewayServers.tableName(port)),
                true,
                scope.config()));
    return new Listener(
        name,
        new Address("0.0.0.0", port),
        Direction.OUTBOUND,
        true,
        false,
        Inspection.none(),
        List.of(http),
        Optional.empty());
  }
}
