package dev.meltemi.compile.listener;

import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.compile.cluster.MutualTls;
import dev.meltemi.compile.route.ConnectionRules;
import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.route.GatewayServers.Bound;
import dev.meltemi.compile.route.Onward;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.compile.telemetry.Telling;
import dev.meltemi.compile.tls.GatewayTls;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.RouteSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where a gateway takes in the connections of strangers. */
public final class GatewayListeners {
  private static final String TLS = "tls";

  /** A client that does not say whom it wants is not waited for longer; Envoy's default. */
  private static final Duration CLIENT_HELLO = Duration.ofSeconds(15);

  private final Scope scope;
  private final Telling telling;

  /** What requests offer to other proxies, where some must be told that requests come. */
  private final List<String> told;

  private GatewayListeners(Scope scope) {
    this.scope = scope;
    this.telling = Telling.outbound(scope);
    boolean must =
        scope.services().stream()
            .flatMap(service -> service.ports().stream())
            .anyMatch(port -> MutualTls.mustBeToldOfRequests(scope, port));
    this.told = must ? MutualTls.ANY_REQUESTS : List.of();
  }

  public static List<Listener> of(Scope scope) {
    GatewayListeners gateway = new GatewayListeners(scope);
    List<Listener> listeners = new ArrayList<>();
    GatewayServers.byPort(scope)
        .forEach((port, servers) -> {
          List<FilterChain> chains = gateway.chains(port, servers);
          // Without a chain every connection would be closed: as good as no listener.
          if (!chains.isEmpty()) listeners.add(listener(port, servers, chains));
        });
    return listeners;
  }

  private static Listener listener(int port, List<Bound> servers, List<FilterChain> chains) {
    boolean tls = servers.getFirst().family() == GatewayServers.Family.TLS;
    return new Listener(
        name(port),
        new Address("0.0.0.0", port),
        Direction.OUTBOUND,
        true,
        false,
        tls ? new Inspection(false, true, false, CLIENT_HELLO) : Inspection.none(),
        chains,
        Optional.empty());
  }

  private static String name(int port) {
    return "0.0.0.0_" + port;
  }

  private List<FilterChain> chains(int port, List<Bound> servers) {
    return switch (servers.getFirst().family()) {
      case HTTP ->
          List.of(
              new FilterChain("", ChainMatch.any(), http(port, GatewayServers.tableName(port))));
      case TCP ->
          servers.stream()
              .flatMap(server -> ConnectionRules.tcp(scope, server).stream())
              .findFirst()
              .map(onward -> new FilterChain("", ChainMatch.any(), tcp(onward)))
              .stream()
              .toList();
      case TLS -> byServerName(port, servers);
    };
  }

  /** Each name has one chain, that of the oldest Gateway. */
  private List<FilterChain> byServerName(int port, List<Bound> servers) {
    Set<String> taken = new HashSet<>();
    List<FilterChain> chains = new ArrayList<>();
    for (Bound server : servers) {
      ServerTls tls = server.server().tls().orElse(null);
      if (tls == null) continue;
      if (!server.endsTls()) {
        for (ConnectionRules.Branch rule : ConnectionRules.tls(scope, server)) {
          chain(rule.names(), taken, Optional.empty(), tcp(rule.onward())).ifPresent(chains::add);
        }
        continue;
      }
      Optional<NetworkFilter> inside =
          server.isHttps()
              ? Optional.of(http(port, server.tableName()))
              : ConnectionRules.tcp(scope, server).map(this::tcp);
      Optional<dev.meltemi.traffic.ServerTls> ends =
          Optional.of(GatewayTls.of(tls, server.isHttps()));
      inside.flatMap(filter -> chain(server.hosts(), taken, ends, filter)).ifPresent(chains::add);
    }
    return chains;
  }

  private static Optional<FilterChain> chain(
      List<String> hosts,
      Set<String> taken,
      Optional<dev.meltemi.traffic.ServerTls> tls,
      NetworkFilter filter) {
    List<String> free = hosts.stream().filter(taken::add).toList();
    if (free.isEmpty()) return Optional.empty();
    // A chain for every name has no condition on it.
    List<String> names = free.contains("*") ? List.of() : free;
    ChainMatch match = new ChainMatch(OptionalInt.empty(), List.of(), names, TLS, List.of());
    return Optional.of(new FilterChain(String.join(",", free), match, tls, filter));
  }

  private NetworkFilter http(int port, String table) {
    return Filters.edge(
        "outbound_" + name(port) + ";", new RouteSource.Named(table), telling, told);
  }

  private NetworkFilter tcp(Onward onward) {
    return Filters.tcp(onward, telling);
  }
}
