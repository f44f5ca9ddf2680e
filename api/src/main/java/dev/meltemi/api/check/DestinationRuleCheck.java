package dev.meltemi.api.check;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.DestinationRule.Subset;
import java.util.HashSet;

/** Istio's rules for a DestinationRule. */
final class DestinationRuleCheck {
  private DestinationRuleCheck() {}

  static void check(DestinationRule rule, Findings findings) {
    var spec = findings.in(rule.origin(), "spec");
    spec.in("host").add("BadHost", Names.wildcardDomain(rule.host()));
    rule.trafficPolicy().ifPresent(p -> TrafficPolicyCheck.check(p, spec.in("trafficPolicy")));
    spec.in("workloadSelector").add("BadLabel", Names.labels(rule.workloadSelector()));
    ExportCheck.check(rule.exportTo(), rule.meta().namespace(), false, spec);
    var names = new HashSet<String>();
    for (var subset : rule.subsets()) {
      var at = findings.in(subset.origin(), "subset " + subset.name());
      subset(subset, at);
      if (!names.add(subset.name())) {
        at.warning(
            "Duplicate",
            "the name stands twice, and the first one counts",
            "Rename or remove one.");
      }
    }
  }

  private static void subset(Subset subset, Findings at) {
    if (subset.name().isEmpty()) {
      at.error("NameRequired", "subset name cannot be empty", "For example: name: v1");
    } else {
      at.errorIf(
          !Names.isDnsLabel(subset.name()),
          "BadName",
          "subset name is invalid, it must be a DNS label");
    }
    at.in("labels").add("BadLabel", Names.labels(subset.labels()));
    if (subset.labels().isEmpty()) {
      at.warning(
          "Ineffective",
          "without labels it selects every endpoint of the host",
          "For example: labels: {version: v1}");
    }
    subset.trafficPolicy().ifPresent(p -> TrafficPolicyCheck.check(p, at.in("trafficPolicy")));
  }
}
