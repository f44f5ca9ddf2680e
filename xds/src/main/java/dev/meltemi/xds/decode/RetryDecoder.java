package dev.meltemi.xds.decode;

import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Retry policies. */
final class RetryDecoder {
  private RetryDecoder() {}

  /** Empty for a policy of no retries, which is how Istio switches them off. */
  static Optional<Retry> decode(RetryPolicy policy, Findings findings) {
    int attempts = policy.hasNumRetries() ? policy.getNumRetries().getValue() : 1;
    if (attempts == 0) return Optional.empty();
    boolean avoidsPreviousHosts = false;
    for (RetryHostPredicate predicate : policy.getRetryHostPredicateList()) {
      if (Extensions.type(predicate.getTypedConfig()).equals(Extensions.PREVIOUS_HOSTS)
          || predicate.getName().equals("envoy.retry_host_predicates.previous_hosts")) {
        avoidsPreviousHosts = true;
      } else {
        findings.refuse("retry_host_predicate " + predicate.getName() + " is not supported");
      }
    }
    return Optional.of(
        new Retry(
            attempts,
            Reads.duration(policy.getPerTryTimeout()),
            conditions(policy.getRetryOn(), findings),
            policy.getRetriableStatusCodesList(),
            avoidsPreviousHosts,
            (int) Math.max(1, policy.getHostSelectionRetryMaxAttempts()),
            backoff(policy, findings)));
  }

  private static Set<RetryOn> conditions(String retryOn, Findings findings) {
    Set<RetryOn> conditions = EnumSet.noneOf(RetryOn.class);
    for (String word : retryOn.split(",", -1)) {
      if (word.isBlank()) continue;
      RetryOn.of(word.strip())
          .ifPresentOrElse(
              conditions::add, () -> findings.note("retry_on " + word.strip() + " is left out"));
    }
    return conditions;
  }

  private static Duration backoff(RetryPolicy policy, Findings findings) {
    if (!policy.hasRetryBackOff()) return Retry.DEFAULT_BACKOFF;
    RetryBackOff backoff = policy.getRetryBackOff();
    Duration base = Reads.duration(backoff.getBaseInterval());
    if (backoff.hasMaxInterval()
        && !Reads.duration(backoff.getMaxInterval()).equals(base.multipliedBy(10))) {
      findings.note("a max_interval of retries other than ten times the base is left out");
    }
    return base;
  }
}
