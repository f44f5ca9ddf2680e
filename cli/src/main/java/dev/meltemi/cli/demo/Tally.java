package dev.meltemi.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many outcomes there were of each kind.
 *
 * @param counts by name, sorted
 */
record Tally(Map<String, Integer> counts, int total) {

  /**
   * Standard deviations that an observed share may be away from the wanted one. At four, a correct
   * mesh is called wrong once in 15 000 comparisons.
   */
  private static final double DEVIATIONS_MAX = 4;

  static Tally of(List<Http.Outcome> outcomes, Function<Http.Response, String> name) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Http.Outcome outcome : outcomes) {
      String kind =
          switch (outcome) {
            case Http.Response response -> name.apply(response);
            case Http.Failure failure -> "no answer (" + failure.reason() + ")";
          };
      counts.merge(kind, 1, Integer::sum);
    }
    return new Tally(counts, outcomes.size());
  }

  /**
   * Whether the counts are what independent draws with these shares give: every name within the
   * tolerance, and none other at all. Shares of 0 and 1 have no tolerance.
   *
   * @param shares by name, between 0 and 1
   */
  boolean fits(Map<String, Double> shares) {
    return total > 0
        && shares.keySet().containsAll(counts.keySet())
        && shares.entrySet().stream()
            .allMatch(share ->
                Math.abs(counts.getOrDefault(share.getKey(), 0) - share.getValue() * total)
                    <= allowed(share.getValue()));
  }

  /**
   * Requests that the count of such a share may be away from its mean: binomial, normal
   * approximation.
   */
  double allowed(double share) {
    return DEVIATIONS_MAX * Math.sqrt(total * share * (1 - share));
  }

  /** The widest tolerance, in percent of the requests; 0 when each share is all or nothing. */
  double tolerancePercent(Map<String, Double> shares) {
    return shares.values().stream()
        .mapToDouble(share -> total == 0 ? 0 : 100 * allowed(share) / total)
        .max()
        .orElse(0);
  }

  /** Such as {@code v1 298 (74.5 %), v2 102 (25.5 %)}. */
  String text() {
    return counts.entrySet().stream()
        .map(count ->
            String.format(
                Locale.ROOT,
                "%s %d (%.1f %%)",
                count.getKey(),
                count.getValue(),
                100.0 * count.getValue() / total))
        .collect(Collectors.joining(", "));
  }
}
