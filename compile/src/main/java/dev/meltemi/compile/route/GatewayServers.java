package dev.meltemi.compile.route;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The servers of all Gateways of one proxy, by the port on which it listens for them. */
public final class GatewayServers {
  private static final Set<String> HTTP = Set.of("HTTP", "HTTP2", "GRPC", "GRPC-WEB");

  private GatewayServers() {}

  /** A server with the Gateway that it belongs to. */
  record Bound(Gateway gateway, Gateway.Server server) {
    String gatewayName() {
      return gateway.meta().namespace() + "/" + gateway.meta().name();
    }
  }

  /** The ports to listen on. */
  public static Set<Integer> ports(Scope scope) {
    return byPort(scope).keySet();
  }

  public static String tableName(int port) {
    return "http." + port;
  }

  static SortedMap<Integer, List<Bound>> byPort(Scope scope) {
    SortedMap<Integer, List<Bound>> ports = new TreeMap<>();
    for (Gateway gateway : scope.gateways()) {
      for (Gateway.Server server : gateway.servers()) {
        if (!HTTP.contains(server.port().protocol())) continue;
        ports
            .computeIfAbsent(listenPort(scope, server.port().number()), _ -> new ArrayList<>())
            .add(new Bound(gateway, server));
      }
    }
    return ports;
  }

  /**
   * A server's number is that of the Service before the gateway; the proxy listens on the pod's
   * side of it. Without such a Service it listens on the number itself. 80 and 443 also mean the
   * ports named http and https, for machines on which the Service cannot have these numbers.
   */
  private static int listenPort(Scope scope, int number) {
    OptionalInt exact = ownPort(scope, port -> port.number() == number);
    if (exact.isPresent()) return exact.getAsInt();
    Set<String> names =
        switch (number) {
          case 80 -> Set.of("http", "http2");
          case 443 -> Set.of("https");
          default -> Set.of();
        };
    return ownPort(scope, port -> names.contains(port.name())).orElse(number);
  }

  private static OptionalInt ownPort(Scope scope, Predicate<MeshPort> wanted) {
    for (MeshService service : scope.ownServices()) {
      for (MeshPort port : service.ports()) {
        OptionalInt target = wanted.test(port) ? scope.ownPort(port) : OptionalInt.empty();
        if (target.isPresent()) return target;
      }
    }
    return OptionalInt.empty();
  }
}
