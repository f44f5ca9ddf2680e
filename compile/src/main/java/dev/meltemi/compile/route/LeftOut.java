package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.Origins;
import dev.meltemi.compile.scope.Export;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule that names the host of a request and yet is not among the routes of a proxy, so that the
 * decision engine never sees it.
 *
 * @param why in words, without the rule's name
 */
public record LeftOut(Origin origin, String why) {

  /** Where a question is asked: the proxy, the port, and for whom rules must be. */
  public record Place(Scope scope, int port, List<String> gateways) {
    public Place {
      gateways = List.copyOf(gateways);
    }
  }

  /**
   * @param host in full
   * @param used the resources whose rules are among the routes that were asked
   */
  public static List<LeftOut> of(Place place, String host, Set<String> used) {
    List<LeftOut> left = new ArrayList<>();
    for (VirtualService rule : place.scope().mesh().virtualServices()) {
      boolean names =
          place.scope().mesh().hosts(rule).stream().anyMatch(own -> HostName.covers(own, host));
      if (names) left.addAll(of(place, rule, used));
    }
    return left;
  }

  private static List<LeftOut> of(Place place, VirtualService rule, Set<String> used) {
    List<String> named = GatewayName.of(rule);
    List<String> shared = place.gateways().stream().filter(named::contains).toList();
    if (shared.isEmpty()) {
      return whole(rule, "it is for " + String.join(", ", named) + " only");
    }
    if (shared.stream().noneMatch(gateway -> place.scope().rulesOf(gateway).contains(rule))) {
      return whole(rule, hidden(place, rule));
    }
    List<LeftOut> rules = unmet(place, rule, shared);
    boolean rival =
        shared.contains(VirtualService.MESH)
            && !used.isEmpty()
            && !used.contains(rule.key().toString())
            && rules.isEmpty();
    return rival
        ? whole(
            rule, "the host belongs to " + String.join(", ", used) + ", which is older or closer")
        : rules;
  }

  private static String hidden(Place place, VirtualService rule) {
    String namespace = place.scope().proxy().namespace();
    boolean isShown = Export.reaches(rule.exportTo(), rule.meta().namespace(), namespace);
    return isShown
        ? place
                .scope()
                .mesh()
                .sidecar(place.scope().proxy())
                .map(sidecar -> sidecar.key().toString())
                .orElse("its Sidecar")
            + " does not name its namespace and host"
        : "exportTo does not reach namespace " + namespace;
  }

  private static List<LeftOut> whole(VirtualService rule, String why) {
    return List.of(new LeftOut(Origins.of(rule.key(), rule.origin()), why));
  }

  private static List<LeftOut> unmet(Place place, VirtualService rule, List<String> gateways) {
    List<LeftOut> left = new ArrayList<>();
    for (int number = 0; number < rule.http().size(); number++) {
      HttpRoute route = rule.http().get(number);
      Origin origin = Origins.ofRule(rule.key(), number, route.origin());
      for (HttpMatch match : route.match()) {
        List<Optional<String>> reasons =
            gateways.stream()
                .map(gateway ->
                    RuleRoutes.unmet(
                        new RuleContext(place.scope(), rule, place.port(), gateway),
                        match.source()))
                .toList();
        if (reasons.stream().allMatch(Optional::isPresent)) {
          left.add(new LeftOut(origin, reasons.getFirst().orElseThrow()));
        }
      }
    }
    return left;
  }
}
