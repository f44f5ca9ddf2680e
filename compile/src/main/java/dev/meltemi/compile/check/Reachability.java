package dev.meltemi.compile.check;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules that no request can reach, because earlier ones take them all. */
final class Reachability {
  private static final String UNREACHABLE = "IST0130";

  private Reachability() {}

  static List<Problem> of(VirtualService virtualService) {
    List<Problem> problems = new ArrayList<>();
    Set<Condition> earlier = new HashSet<>();
    int takesAll = -1;
    for (int number = 0; number < virtualService.http().size(); number++) {
      HttpRoute rule = virtualService.http().get(number);
      List<Condition> own = rule.match().stream().map(Condition::of).toList();
      if (takesAll >= 0) {
        problems.add(unreachable(rule, number, "rule " + takesAll + " takes every request"));
      } else if (!own.isEmpty() && earlier.containsAll(own)) {
        problems.add(unreachable(rule, number, "earlier rules have all of its matches"));
      } else if (own.isEmpty() || own.stream().anyMatch(Condition::takesAll)) {
        takesAll = number;
      }
      earlier.addAll(own);
    }
    return problems;
  }

  private static Problem unreachable(HttpRoute rule, int number, String why) {
    String name = rule.name().isEmpty() ? "" : " (" + rule.name() + ")";
    return Problem.warning(
        UNREACHABLE,
        rule.origin(),
        "VirtualService rule " + number + name + " is never reached: " + why,
        "Put it before the rule that takes its requests, or remove it.");
  }

  /** A match block without its name and place. */
  private record Condition(HttpMatch.Request request, HttpMatch.Source source) {
    static Condition of(HttpMatch match) {
      return new Condition(match.request(), match.source());
    }

    boolean takesAll() {
      HttpMatch.Request any = HttpMatch.Request.ANY;
      boolean anyUri =
          request.uri().isEmpty()
              || request.uri().get().equals(new StringMatch.Prefix("/"))
              || request.uri().get().equals(new StringMatch.Regex(".*"));
      HttpMatch.Request withoutUri =
          new HttpMatch.Request(
              any.uri(),
              request.scheme(),
              request.method(),
              request.authority(),
              request.headers(),
              request.withoutHeaders(),
              request.queryParams(),
              false);
      return anyUri && withoutUri.equals(any) && source.equals(HttpMatch.Source.ANY);
    }
  }
}
