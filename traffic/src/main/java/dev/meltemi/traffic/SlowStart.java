package dev.meltemi.traffic;

import java.time.Duration;

/**
 * A new endpoint gets a share that grows over some time, so that its caches fill and its code warms
 * up.
 *
 * @param window over which the share grows to the whole
 * @param aggression at least 1: with more the share grows faster at first
 * @param minimumPercent of the whole share, from the beginning
 */
public record SlowStart(Duration window, double aggression, double minimumPercent) {
  public static final double DEFAULT_AGGRESSION = 1;
  public static final double DEFAULT_MINIMUM = 10;

  /** The share of an endpoint of this age, from 0 to 1: Envoy's formula. */
  public double share(Duration age) {
    double passed = (double) Math.max(1, age.toMillis()) / Math.max(1, window.toMillis());
    if (passed >= 1) return 1;
    double grown = aggression == 1 ? passed : Math.pow(passed, 1 / aggression);
    return Math.max(grown, minimumPercent / 100);
  }
}
