package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.OutlierDetection;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.Mesh;
import java.util.HashMap;
import java.util.Map;

/** DestinationRules that hold for nobody, rival each other, or switch off what they set up. */
final class DestinationRuleLint {
  private DestinationRuleLint() {}

  static void check(Mesh mesh, Notes notes) {
    Map<String, DestinationRule> owners = new HashMap<>();
    for (DestinationRule rule : mesh.snapshot().destinationRules().all()) {
      String namespace = rule.meta().namespace();
      String host = mesh.resolve(rule.host(), namespace);
      DestinationRule owner = owners.putIfAbsent(namespace + " " + host, rule);
      if (owner != null && owner.workloadSelector().equals(rule.workloadSelector())) {
        rivals(owner, rule, host, notes);
      }
      rule.trafficPolicy().ifPresent(policy -> policy(policy, rule.origin(), notes));
      for (DestinationRule.Subset subset : rule.subsets()) {
        subset.trafficPolicy().ifPresent(policy -> policy(policy, subset.origin(), notes));
      }
      if (rule.trafficPolicy().isEmpty() && rule.subsets().isEmpty()) {
        notes.warn(
            "Ineffective",
            rule.origin(),
            "a DestinationRule without trafficPolicy and subsets does nothing",
            "Add a trafficPolicy or subsets.");
      }
    }
  }

  private static void rivals(
      DestinationRule first, DestinationRule second, String host, Notes notes) {
    boolean policies = first.trafficPolicy().isPresent() && second.trafficPolicy().isPresent();
    notes.warn(
        "RivalDestinationRules",
        second.origin(),
        "%s and %s are both for %s (as \"%s\" and \"%s\"): %s"
            .formatted(
                first.key(),
                second.key(),
                host,
                first.host(),
                second.host(),
                policies
                    ? "only the older one's trafficPolicy counts"
                    : "they are taken together, the older one first"),
        "Put both into one DestinationRule.");
  }

  private static void policy(TrafficPolicy policy, Origin origin, Notes notes) {
    policy.outlierDetection().ifPresent(outlier -> outlier(outlier, origin, notes));
  }

  private static void outlier(OutlierDetection outlier, Origin origin, Notes notes) {
    boolean never =
        outlier.consecutive5xxErrors().orElse(1) == 0
            && outlier.consecutiveGatewayErrors().orElse(0) == 0;
    if (never) {
      notes.warn(
          "NeverEjects",
          origin,
          "outlierDetection ejects nobody: consecutive5xxErrors is 0 and consecutiveGatewayErrors"
              + " is not set",
          "consecutive5xxErrors: 5");
    }
    int errors = outlier.consecutive5xxErrors().orElse(5);
    int gateway = outlier.consecutiveGatewayErrors().orElse(0);
    if (gateway > 0 && errors > 0 && gateway >= errors) {
      notes.warn(
          "Ineffective",
          origin,
          "consecutiveGatewayErrors %d comes after consecutive5xxErrors %d, which counts the same errors and more"
              .formatted(gateway, errors),
          "Make it smaller, or set consecutive5xxErrors: 0.");
    }
    if (outlier.maxEjectionPercent().orElse(1) == 0) {
      notes.warn(
          "NeverEjects",
          origin,
          "maxEjectionPercent 0 lets one endpoint go at most",
          "maxEjectionPercent: 50");
    }
  }
}
