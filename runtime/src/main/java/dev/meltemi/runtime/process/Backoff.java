package dev.meltemi.runtime.process;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container waits before its next start: 10 s after the second crash in Kubernetes,
 * doubled up to 5 min, and forgotten after 10 min of running. A mesh on one machine starts sooner,
 * at once for the first crash, because there somebody watches.
 *
 * @param first pause after the second crash in a row; the first crash restarts at once
 * @param most upper bound of the pause
 * @param forgetAfter a run at least this long counts as healthy and resets the pause
 * @param crashes crashes in a row so far
 */
public record Backoff(Duration first, Duration most, Duration forgetAfter, int crashes) {
  public static final Backoff FRESH =
      new Backoff(Duration.ofMillis(500), Duration.ofMinutes(5), Duration.ofSeconds(30), 0);

  /** The state after a run that began and ended at these times. */
  public Backoff afterRun(Instant began, Instant ended) {
    boolean healthy = Duration.between(began, ended).compareTo(forgetAfter) >= 0;
    return new Backoff(first, most, forgetAfter, healthy ? 1 : crashes + 1);
  }

  /** The pause before the next start. */
  public Duration pause() {
    if (crashes <= 1) return Duration.ZERO;
    long doubled = first.toMillis() << Math.min(crashes - 2, 20);
    return doubled < most.toMillis() ? Duration.ofMillis(doubled) : most;
  }
}
