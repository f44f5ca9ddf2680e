package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.route.MatchRules;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.compare.Conditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Matches that an earlier, wider one takes whole, such as a prefix of the prefix. */
final class Shadowed {
  private static final String INEFFECTIVE = "IST0131";
  private static final String UNREACHABLE = "IST0130";

  private record Earlier(RouteMatch match, HttpMatch.Source source, int rule) {}

  private Shadowed() {}

  static void check(VirtualService service, Notes notes) {
    List<Earlier> earlier = new ArrayList<>();
    List<HttpRoute> rules = service.http();
    for (int number = 0; number < rules.size(); number++) {
      HttpRoute rule = rules.get(number);
      int hidden = 0;
      int by = -1;
      List<Earlier> own = new ArrayList<>();
      for (HttpMatch match : rule.match()) {
        RouteMatch compiled = MatchRules.of(match.request());
        Optional<Earlier> taker =
            earlier.stream().filter(known -> takes(known, compiled, match)).findFirst();
        if (taker.isPresent()) {
          hidden++;
          by = taker.get().rule();
          // What is the very same is told by the compiler already.
          if (rule.match().size() > 1 && !taker.get().match().equals(compiled)) {
            notes.warn(
                INEFFECTIVE,
                match.origin(),
                "VirtualService match is not used (a wider match of rule %d takes its requests)"
                    .formatted(taker.get().rule()),
                "Put the narrower rule first.");
          }
        }
        boolean again = own.stream().anyMatch(known -> takes(known, compiled, match));
        if (again && taker.isEmpty()) {
          notes.warn(
              INEFFECTIVE,
              match.origin(),
              "VirtualService match is not used (an earlier match of the same rule takes its"
                  + " requests)",
              "Remove it.");
        }
        own.add(new Earlier(compiled, match.source(), number));
      }
      boolean all = hidden > 0 && hidden == rule.match().size();
      boolean told = rule.match().stream().allMatch(m -> isSame(earlier, m));
      if (all && !told && !catchesAll(rules.subList(0, number))) {
        notes.warn(
            UNREACHABLE,
            rule.origin(),
            "VirtualService rule %d is never reached: rule %d takes all of its requests"
                .formatted(number, by),
            "Put the narrower rule first.");
      }
      earlier.addAll(own);
    }
  }

  private static boolean catchesAll(List<HttpRoute> rules) {
    return rules.stream().anyMatch(rule -> rule.match().isEmpty());
  }

  private static boolean isSame(List<Earlier> earlier, HttpMatch match) {
    RouteMatch compiled = MatchRules.of(match.request());
    return earlier.stream()
        .anyMatch(known -> known.match().equals(compiled) && known.source().equals(match.source()));
  }

  private static boolean takes(Earlier known, RouteMatch match, HttpMatch later) {
    boolean everybody =
        known.source().equals(HttpMatch.Source.ANY) || known.source().equals(later.source());
    return everybody && Conditions.imply(List.of(match), known.match());
  }
}
