package dev.meltemi.traffic;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * When and how often a failed request is sent again.
 *
 * @param attempts retries after the first try, at least 1
 * @param perTryTimeout of each try; zero is none
 * @param statusCodes retried when {@link RetryOn#RETRIABLE_STATUS_CODES} is among the conditions
 * @param avoidsPreviousHosts prefers an endpoint that was not tried yet (Envoy's previous_hosts)
 * @param hostSelectionAttempts how often the balancer may draw again for that, at least 1
 * @param backoffBase of the exponential back-off with full jitter (Envoy: 25 ms); the longest is
 *     ten times that
 */
public record Retry(
    int attempts,
    Duration perTryTimeout,
    Set<RetryOn> conditions,
    List<Integer> statusCodes,
    boolean avoidsPreviousHosts,
    int hostSelectionAttempts,
    Duration backoffBase) {

  public static final Duration DEFAULT_BACKOFF = Duration.ofMillis(25);

  public Retry {
    // Asked for each response; copyOf takes no empty collection.
    EnumSet<RetryOn> all = EnumSet.noneOf(RetryOn.class);
    all.addAll(conditions);
    conditions = Collections.unmodifiableSet(all);
    statusCodes = List.copyOf(statusCodes);
  }
}
