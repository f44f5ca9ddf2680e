package dev.meltemi.compile.trial;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.Origins;
import dev.meltemi.compile.explain.Answer;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.explain.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which rules the cases of a test have reached, and which none has. */
public final class Coverage {
  private final Map<Origin, Set<RouteMatch>> reached = new HashMap<>();

  /**
   * One rule of a VirtualService.
   *
   * @param matches its match blocks, 1 when it takes everything
   * @param reached how many of these decided a case
   */
  public record Rule(Origin origin, int matches, int reached) {}

  Coverage() {}

  void reached(Answer answer) {
    route(answer.way().outcome())
        .ifPresent(route ->
            reached.computeIfAbsent(route.origin(), _ -> new HashSet<>()).add(route.match()));
  }

  /** The route that decided. */
  static Optional<Route> route(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> Optional.of(answered.route());
      case Outcome.Redirected redirected -> Optional.of(redirected.route());
      case Outcome.Forwarded forwarded -> Optional.of(forwarded.route());
      case Outcome.Closed _, Outcome.NotFound _, Outcome.Passed _ -> Optional.empty();
    };
  }

  /** Every rule for HTTP of the configuration. */
  public List<Rule> of(MeshSnapshot mesh) {
    List<Rule> rules = new ArrayList<>();
    for (VirtualService service : mesh.virtualServices().all()) {
      for (int number = 0; number < service.http().size(); number++) {
        HttpRoute rule = service.http().get(number);
        Origin origin = Origins.ofRule(service.key(), number, rule.origin());
        int hits = reached.getOrDefault(origin, Set.of()).size();
        int matches = Math.max(1, rule.match().size());
        rules.add(new Rule(origin, matches, Math.min(hits, matches)));
      }
    }
    return List.copyOf(rules);
  }

  /** A rule counts with its best test. */
  public static List<Rule> united(List<List<Rule>> tests) {
    Map<Origin, Rule> best =
        new TreeMap<>(
            Comparator.comparing(Origin::object)
                .thenComparingInt(Origin::rule)
                .thenComparing(Origin::source));
    for (List<Rule> rules : tests) {
      for (Rule rule : rules) {
        best.merge(
            rule.origin(), rule, (one, other) -> one.reached() >= other.reached() ? one : other);
      }
    }
    return List.copyOf(best.values());
  }
}
