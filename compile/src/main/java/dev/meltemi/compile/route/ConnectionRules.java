package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.TcpRoute;
import dev.meltemi.api.istio.TlsRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Rules for whole connections: {@code tcp} of a VirtualService, and {@code tls} for TLS that is
 * passed on as it is.
 */
public final class ConnectionRules {
  private ConnectionRules() {}

  /**
   * Where some connections go.
   *
   * @param names of servers, exact or {@code *.suffix}; empty for any
   * @param ranges addresses or CIDR blocks that they are going to; empty for any
   */
  public record Branch(List<String> names, List<String> ranges, Onward onward) {}

  /**
   * What a sidecar does with connections to a port of a service, in the order of rules. Those that
   * no branch takes go to the service itself, unless its port is of TLS: there the rules, if there
   * are any, say all (Istio's buildSidecarOutboundTLSFilterChainOpts).
   */
  public static List<Branch> mesh(Scope scope, MeshService service, MeshPort port) {
    List<Branch> branches = new ArrayList<>();
    for (VirtualService rule : scope.rulesAt(port.number())) {
      if (!concerns(scope, rule, service)) continue;
      RuleContext context = new RuleContext(scope, rule, port.number(), VirtualService.MESH);
      if (port.protocol() == PortProtocol.TLS) {
        branches.addAll(byName(context));
      } else {
        branches.addAll(byAddress(context));
        // Nothing after it can be reached.
        if (!branches.isEmpty() && branches.getLast().ranges().isEmpty()) return branches;
      }
    }
    return branches;
  }

  /** Wildcards count on both sides, as in Istio's getConfigsForHost. */
  private static boolean concerns(Scope scope, VirtualService rule, MeshService service) {
    return scope.mesh().hosts(rule).stream()
        .anyMatch(host -> HostName.intersect(host, service.host()));
  }

  private static List<Branch> byName(RuleContext context) {
    List<Branch> branches = new ArrayList<>();
    for (TlsRoute route : context.rule().tls()) {
      for (TlsRoute.Match match : route.match()) {
        if (!takes(context, match.source())) continue;
        branches.add(
            new Branch(
                match.sniHosts().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
                match.destinationSubnets(),
                onward(context, route.route())));
      }
    }
    return branches;
  }

  private static List<Branch> byAddress(RuleContext context) {
    List<Branch> branches = new ArrayList<>();
    for (TcpRoute route : context.rule().tcp()) {
      List<TcpRoute.Match> matches =
          route.match().stream().filter(match -> takes(context, match.source())).toList();
      if (!route.match().isEmpty() && matches.isEmpty()) continue;
      boolean all = matches.stream().anyMatch(match -> match.destinationSubnets().isEmpty());
      List<String> ranges =
          all
              ? List.of()
              : matches.stream().flatMap(match -> match.destinationSubnets().stream()).toList();
      branches.add(new Branch(List.of(), ranges, onward(context, route.route())));
      if (ranges.isEmpty()) return branches;
    }
    return branches;
  }

  /** The first rule that takes connections to this server. */
  public static Optional<Onward> tcp(Scope scope, GatewayServers.Bound bound) {
    for (VirtualService rule : scope.rulesOf(bound.gatewayName())) {
      if (scope.mesh().hosts(rule).stream().noneMatch(host -> bound.lets(rule, host))) continue;
      RuleContext context = new RuleContext(scope, rule, bound.number(), bound.gatewayName());
      for (TcpRoute route : rule.tcp()) {
        boolean takes =
            route.match().isEmpty()
                || route.match().stream().anyMatch(match -> takes(context, match.source()));
        if (takes) return Optional.of(onward(context, route.route()));
      }
    }
    return Optional.empty();
  }

  /** All names that lead on from this server, in the order of rules. */
  public static List<Branch> tls(Scope scope, GatewayServers.Bound bound) {
    List<Branch> found = new ArrayList<>();
    for (VirtualService rule : scope.rulesOf(bound.gatewayName())) {
      RuleContext context = new RuleContext(scope, rule, bound.number(), bound.gatewayName());
      for (Branch branch : byName(context)) {
        List<String> names =
            branch.names().stream().filter(name -> bound.lets(rule, name)).toList();
        if (!names.isEmpty()) found.add(new Branch(names, List.of(), branch.onward()));
      }
    }
    return found;
  }

  /**
   * The conditions on the proxy itself. Unlike those of HTTP they hold all together, and a gateway
   * is not asked for its labels (Istio's matchTCP and l4SingleMatch).
   */
  private static boolean takes(RuleContext context, HttpMatch.Source source) {
    if (source.port().isPresent() && source.port().getAsInt() != context.port()) return false;
    String namespace = context.rule().meta().namespace();
    boolean here =
        source.gateways().isEmpty()
            || source.gateways().stream()
                .anyMatch(name -> GatewayName.resolve(name, namespace).equals(context.gateway()));
    if (!here || !context.gateway().equals(VirtualService.MESH)) return here;
    Map<String, String> labels = context.scope().proxy().labels();
    return labels.entrySet().containsAll(source.sourceLabels().entrySet())
        && (source.sourceNamespace().isEmpty()
            || source.sourceNamespace().equals(context.scope().proxy().namespace()));
  }

  private static Onward onward(RuleContext context, List<RouteDestination> destinations) {
    List<RouteDestination> shares = ActionRules.shares(destinations);
    return new Onward(
        shares.stream()
            .map(share ->
                WeightedCluster.of(
                    context.cluster(share.destination()), shares.size() == 1 ? 1 : share.weight()))
            .toList(),
        context.policy(shares.getFirst().destination()));
  }
}
