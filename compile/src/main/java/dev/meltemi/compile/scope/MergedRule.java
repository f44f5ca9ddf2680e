package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The DestinationRules of one host in one namespace taken together: their subsets united, the first
 * policy for all of them.
 *
 * @param first the oldest, from which the origin is taken
 */
public record MergedRule(
    DestinationRule first, Optional<TrafficPolicy> policy, List<DestinationRule.Subset> subsets) {
  public MergedRule {
    subsets = List.copyOf(subsets);
  }

  static MergedRule of(DestinationRule rule) {
    return new MergedRule(rule, rule.trafficPolicy(), rule.subsets());
  }

  /** The first subset of a name wins; rules that are exported elsewhere are not united. */
  MergedRule with(DestinationRule later) {
    boolean united =
        later.exportTo().equals(first.exportTo())
            && later.workloadSelector().equals(first.workloadSelector());
    if (!united) return this;
    List<DestinationRule.Subset> all = new ArrayList<>(subsets);
    for (DestinationRule.Subset subset : later.subsets()) {
      if (all.stream().noneMatch(known -> known.name().equals(subset.name()))) all.add(subset);
    }
    return new MergedRule(first, policy.or(later::trafficPolicy), all);
  }

  public Optional<DestinationRule.Subset> subset(String name) {
    return subsets.stream().filter(subset -> subset.name().equals(name)).findFirst();
  }
}
