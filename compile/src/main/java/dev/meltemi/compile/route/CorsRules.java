package dev.meltemi.compile.route;

import dev.meltemi.api.istio.CorsPolicy;
import dev.meltemi.traffic.Cors;

/** A rule's {@code corsPolicy} in the words of {@code traffic}. */
final class CorsRules {
  private CorsRules() {}

  static Cors of(CorsPolicy policy) {
    return new Cors(
        policy.allowOrigins().stream().map(MatchRules::value).toList(),
        policy.allowMethods(),
        policy.allowHeaders(),
        policy.exposeHeaders(),
        policy.maxAge(),
        policy.allowCredentials().orElse(false),
        policy.forwardsUnmatched());
  }
}
