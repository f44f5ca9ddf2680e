package dev.meltemi.compile.route;

import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.TcpRoute;
import dev.meltemi.api.istio.TlsRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules for whole connections: {@code tcp} of a VirtualService, and {@code tls} for TLS that is
 * passed on as it is.
 */
public final class ConnectionRules {
  private ConnectionRules() {}

  /**
   * Where connections with some server names go.
   *
   * @param names exact or {@code *.suffix}
   */
  public record ByName(List<String> names, List<WeightedCluster> clusters) {}

  /** The first rule that takes connections to this server. */
  public static Optional<List<WeightedCluster>> tcp(Scope scope, GatewayServers.Bound bound) {
    for (VirtualService rule : scope.rulesOf(bound.gatewayName())) {
      if (scope.mesh().hosts(rule).stream().noneMatch(host -> bound.lets(rule, host))) continue;
      Optional<List<WeightedCluster>> clusters =
          tcp(new RuleContext(scope, rule, bound.number(), bound.gatewayName()));
      if (clusters.isPresent()) return clusters;
    }
    return Optional.empty();
  }

  /** The first rule of the mesh that takes connections to a port of a service. */
  public static Optional<List<WeightedCluster>> tcp(Scope scope, MeshService service, int port) {
    return scope.rulesOf(VirtualService.MESH).stream()
        .filter(rule -> scope.mesh().hosts(rule).contains(service.host()))
        .map(rule -> tcp(new RuleContext(scope, rule, port, VirtualService.MESH)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<List<WeightedCluster>> tcp(RuleContext context) {
    for (TcpRoute route : context.rule().tcp()) {
      boolean takes =
          route.match().isEmpty()
              || route.match().stream().anyMatch(match -> RuleRoutes.concerns(context, match));
      if (takes) return Optional.of(clusters(context, route.route()));
    }
    return Optional.empty();
  }

  /** All names that lead on from this server, in the order of rules. */
  public static List<ByName> tls(Scope scope, GatewayServers.Bound bound) {
    List<ByName> found = new ArrayList<>();
    for (VirtualService rule : scope.rulesOf(bound.gatewayName())) {
      RuleContext context = new RuleContext(scope, rule, bound.number(), bound.gatewayName());
      for (TlsRoute route : rule.tls()) {
        for (TlsRoute.Match match : route.match()) {
          if (!RuleRoutes.concerns(context, match.source())) continue;
          List<String> names =
              match.sniHosts().stream().filter(name -> bound.lets(rule, name)).toList();
          if (!names.isEmpty()) found.add(new ByName(names, clusters(context, route.route())));
        }
      }
    }
    return found;
  }

  private static List<WeightedCluster> clusters(
      RuleContext context, List<RouteDestination> destinations) {
    List<RouteDestination> shares = ActionRules.shares(destinations);
    return shares.stream()
        .map(share ->
            WeightedCluster.of(
                context.cluster(share.destination()), shares.size() == 1 ? 1 : share.weight()))
        .toList();
  }
}
