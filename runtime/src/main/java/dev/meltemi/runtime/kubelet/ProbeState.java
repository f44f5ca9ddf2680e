package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Probe;
import java.time.Duration;

/**
 * The count of a probe's answers, immutable.
 *
 * @param passing what the answers so far mean
 * @param streak answers in a row that say the opposite
 * @param everPassed it passed at least once
 */
record ProbeState(boolean passing, int streak, boolean everPassed) {
  /** Until the first success, ask this often: nobody wants to wait a whole period for a start. */
  private static final Duration EAGER = Duration.ofMillis(100);

  static final ProbeState UNREADY = new ProbeState(false, 0, false);
  static final ProbeState LIVE = new ProbeState(true, 0, false);

  ProbeState after(boolean passed, Probe probe) {
    boolean ever = everPassed || passed;
    if (passed == passing) return new ProbeState(passing, 0, ever);
    int needed = passed ? probe.successThreshold() : probe.failureThreshold();
    return streak + 1 >= Math.max(1, needed)
        ? new ProbeState(passed, 0, ever)
        : new ProbeState(passing, streak + 1, ever);
  }

  /** Time until the next question of a readiness or startup probe. */
  Duration pause(Probe probe) {
    Duration period = Duration.ofSeconds(Math.max(1, probe.periodSeconds()));
    return passing || everPassed ? period : EAGER;
  }
}
