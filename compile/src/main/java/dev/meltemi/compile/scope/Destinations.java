package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.VirtualService;
import java.util.List;
import java.util.stream.Stream;

/** Everything that a VirtualService sends something to. */
final class Destinations {
  private Destinations() {}

  static Stream<Destination> of(VirtualService rule) {
    Stream<RouteDestination> connections =
        Stream.concat(
            rule.tls().stream().flatMap(route -> route.route().stream()),
            rule.tcp().stream().flatMap(route -> route.route().stream()));
    return Stream.concat(
        rule.http().stream().flatMap(Destinations::of),
        connections.map(RouteDestination::destination));
  }

  private static Stream<Destination> of(HttpRoute rule) {
    Stream<Destination> mirrors = rule.policy().mirrors().stream().map(Mirror::destination);
    return rule.action() instanceof HttpAction.Forward(List<RouteDestination> shares)
        ? Stream.concat(shares.stream().map(RouteDestination::destination), mirrors)
        : mirrors;
  }
}
