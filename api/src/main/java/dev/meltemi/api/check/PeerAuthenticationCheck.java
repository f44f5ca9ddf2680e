package dev.meltemi.api.check;

import dev.meltemi.api.istio.PeerAuthentication;

/** Istio's rules for a PeerAuthentication. */
final class PeerAuthenticationCheck {
  private PeerAuthenticationCheck() {}

  static void check(PeerAuthentication policy, Findings findings) {
    var spec = findings.in(policy.origin(), "spec");
    policy
        .selector()
        .ifPresent(labels -> {
          spec.in("selector").add("BadLabel", Names.labels(labels));
          if (labels.isEmpty()) {
            spec.warning(
                "Ineffective",
                "workload selector specified without labels",
                "Remove the selector, or give it matchLabels.");
          }
        });
    spec.errorIf(
        !policy.selects() && !policy.ports().isEmpty(),
        "SelectorRequired",
        "mesh/namespace peer authentication cannot have port level mTLS");
  }
}
