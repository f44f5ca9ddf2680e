package dev.meltemi.traffic.compare;

import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import dev.meltemi.traffic.explain.Policies;
import dev.meltemi.traffic.explain.Policy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a route does with a request, in words.
 *
 * @param target where it goes, or what it is answered with
 * @param policies how, one each
 */
public record Treatment(String target, List<String> policies) {
  public Treatment {
    policies = List.copyOf(policies);
  }

  /** Of a route; without one the request is answered with 404. */
  public static Treatment of(Optional<Route> route) {
    return route
        .map(known -> new Treatment(target(known.action()), policies(known)))
        .orElse(new Treatment("404, no route", List.of()));
  }

  private static List<String> policies(Route route) {
    return Policies.of(route, Optional.empty()).stream().map(Treatment::words).toList();
  }

  private static String words(Policy policy) {
    return policy.name() + " " + policy.value();
  }

  private static String target(RouteAction action) {
    return switch (action) {
      case RouteAction.Respond(int status, String body) ->
          status + " from the proxy" + (body.isEmpty() ? "" : ": " + body);
      case RouteAction.Redirect redirect ->
          "redirect "
              + redirect.status()
              + redirect.host().map(h -> " to " + h).orElse("")
              + redirect.path().map(path -> " to " + path(path)).orElse("");
      case RouteAction.Forward forward -> clusters(forward.clusters());
    };
  }

  private static String path(RouteAction.RedirectPath path) {
    return switch (path) {
      case RouteAction.RedirectPath.Whole(String whole) -> whole;
      case RouteAction.RedirectPath.Prefix(String prefix) -> prefix + "…";
    };
  }

  private static String clusters(List<WeightedCluster> clusters) {
    if (clusters.size() == 1) return one(clusters.getFirst());
    long total = Math.max(1, clusters.stream().mapToLong(WeightedCluster::weight).sum());
    return clusters.stream()
        .map(share -> percent(100.0 * share.weight() / total) + "% " + one(share))
        .collect(Collectors.joining(", "));
  }

  private static String one(WeightedCluster share) {
    boolean plain =
        share.requestHeaders().equals(HeaderEdits.none())
            && share.responseHeaders().equals(HeaderEdits.none())
            && share.hostRewrite().isEmpty();
    return spoken(share.cluster()) + (plain ? "" : " with headers changed");
  }

  private static String percent(double percent) {
    return BigDecimal.valueOf(percent)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * {@code outbound|9080|v1|reviews.default.svc.cluster.local} as {@code reviews.default:9080/v1}.
   */
  public static String spoken(String cluster) {
    String[] parts = cluster.split("\\|", -1);
    if (parts.length != 4 || !parts[0].equals("outbound")) return cluster;
    int domain = parts[3].indexOf(".svc.");
    String host = domain < 0 ? parts[3] : parts[3].substring(0, domain);
    return host + ":" + parts[1] + (parts[2].isEmpty() ? "" : "/" + parts[2]);
  }
}
