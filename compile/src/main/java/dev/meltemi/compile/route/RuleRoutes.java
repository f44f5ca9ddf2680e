package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.compile.Origins;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The routes of one VirtualService, in the order of its rules. */
final class RuleRoutes {
  private static final Fault NO_FAULT = new Fault(Optional.empty(), Optional.empty());

  private RuleRoutes() {}

  /** Each match block becomes a route of its own; nothing follows a route that takes everything. */
  static List<Route> of(RuleContext context) {
    List<Route> routes = new ArrayList<>();
    List<HttpRoute> rules = context.rule().http();
    for (int number = 0; number < rules.size(); number++) {
      for (Route route : ofRule(context, rules.get(number), number)) {
        routes.add(route);
        if (MatchRules.isCatchAll(route.match())) return routes;
      }
    }
    return routes;
  }

  private static List<Route> ofRule(RuleContext context, HttpRoute rule, int number) {
    Optional<ActionRules> action = ActionRules.of(context, rule);
    if (action.isEmpty()) return List.of();
    Origin origin = Origins.ofRule(context.rule().key(), number, rule.origin());
    if (rule.match().isEmpty()) {
      return List.of(route(rule.name(), RouteMatch.any(), rule, action.get(), origin));
    }
    return rule.match().stream()
        .filter(match -> concerns(context, match.source()))
        .map(match ->
            route(name(rule, match), MatchRules.of(match.request()), rule, action.get(), origin))
        .toList();
  }

  private static Route route(
      String name, RouteMatch match, HttpRoute rule, ActionRules action, Origin origin) {
    return new Route(
        name,
        match,
        action.action(),
        rule.policy().fault().map(FaultRules::of).filter(fault -> !fault.equals(NO_FAULT)),
        rule.policy().cors().map(CorsRules::of),
        action.headers().request(),
        action.headers().response(),
        origin);
  }

  /** The conditions on the proxy itself; a match that names gateways asks nothing else of it. */
  static boolean concerns(RuleContext context, HttpMatch.Source source) {
    return unmet(context, source).isEmpty();
  }

  /** The first condition on the proxy that does not hold, in words. */
  static Optional<String> unmet(RuleContext context, HttpMatch.Source source) {
    if (source.port().isPresent() && source.port().getAsInt() != context.port()) {
      return Optional.of("wants port " + source.port().getAsInt() + ", is " + context.port());
    }
    if (!source.gateways().isEmpty()) {
      String namespace = context.rule().meta().namespace();
      boolean named =
          source.gateways().stream()
              .anyMatch(name -> GatewayName.resolve(name, namespace).equals(context.gateway()));
      return named
          ? Optional.empty()
          : Optional.of("wants gateway " + source.gateways() + ", is " + context.gateway());
    }
    ProxyView proxy = context.scope().proxy();
    if (!proxy.labels().entrySet().containsAll(source.sourceLabels().entrySet())) {
      return Optional.of("wants source labels %s".formatted(new TreeMap<>(source.sourceLabels())));
    }
    String namespace = source.sourceNamespace();
    return namespace.isEmpty() || namespace.equals(proxy.namespace())
        ? Optional.empty()
        : Optional.of("wants source namespace %s, is %s".formatted(namespace, proxy.namespace()));
  }

  private static String name(HttpRoute rule, HttpMatch match) {
    return match.name().isEmpty() ? rule.name() : rule.name() + "." + match.name();
  }
}
