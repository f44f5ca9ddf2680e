package dev.meltemi.compile.telemetry;

import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The names of spans, as Istio gives them: where a request goes, and by which path. */
public final class SpanNames {
  private SpanNames() {}

  /** Of requests that go out, where they are traced. */
  public static List<RouteTable> outbound(Scope scope, List<RouteTable> tables) {
    if (Telling.outbound(scope).tracing().isEmpty()) return tables;
    return tables.stream().map(SpanNames::named).toList();
  }

  private static RouteTable named(RouteTable table) {
    List<VirtualHost> hosts =
        table.virtualHosts().stream()
            .map(host ->
                new VirtualHost(
                    host.name(),
                    host.domains(),
                    host.routes().stream().map(route -> outbound(host, route)).toList()))
            .toList();
    return new RouteTable(table.name(), hosts);
  }

  private static Route outbound(VirtualHost host, Route route) {
    String path =
        switch (route.match().path()) {
          case PathMatch.Exact(String exact) -> exact;
          case PathMatch.Prefix(String prefix) -> prefix + "*";
          case PathMatch.Regex(String pattern) -> pattern;
        };
    return route.named(place(host, route) + path);
  }

  /** One destination, or, of several, the rule's own name. */
  private static String place(VirtualHost host, Route route) {
    if (route.action() instanceof RouteAction.Forward forward && forward.clusters().size() == 1) {
      String[] parts = forward.clusters().getFirst().cluster().split("\\|", -1);
      if (parts.length == 4) return parts[3] + ":" + parts[1];
    }
    String object = route.origin().object();
    String port = host.name().substring(host.name().lastIndexOf(':') + 1);
    return object.isEmpty()
        ? host.name()
        : object.substring(object.lastIndexOf('/') + 1) + ":" + port;
  }

  /** Of requests to the application at a port of its own, where they are traced. */
  public static RouteTable inbound(Scope scope, int target, RouteTable table) {
    Optional<String> name = Telling.inbound(scope).tracing().map(_ -> inbound(scope, target));
    if (name.isEmpty()) return table;
    List<VirtualHost> hosts =
        table.virtualHosts().stream()
            .map(host ->
                new VirtualHost(
                    host.name(),
                    host.domains(),
                    host.routes().stream().map(route -> route.named(name.get())).toList()))
            .toList();
    return new RouteTable(table.name(), hosts);
  }

  private static String inbound(Scope scope, int target) {
    for (MeshService service : scope.ownServices()) {
      for (MeshPort port : service.ports()) {
        if (scope.ownPort(port).equals(OptionalInt.of(target))) {
          return service.host() + ":" + port.number() + "/*";
        }
      }
    }
    return "inbound:" + target + "/*";
  }
}
