package dev.meltemi.pilot.push;

import java.time.Duration;

/**
 * When a burst of changes is pushed: after a quiet moment, but never later than the longest wait
 * after its first change. One thread; times are {@code System.nanoTime} values.
 */
final class Debounce {
  static final Duration QUIET = Duration.ofMillis(10);
  static final Duration LONGEST = Duration.ofMillis(100);

  /** The longest that {@link #hold} holds a burst, after its first change. */
  static final Duration HELD = Duration.ofMillis(500);

  /**
   * How long pods wait after a push for each proxy that had to take it in, and at most: when many
   * pods start, telling every proxy of each alone would take longer than the starts.
   */
  static final Duration REST = Duration.ofMillis(10);

  static final Duration LONGEST_REST = Duration.ofMillis(500);

  static final long NEVER = Long.MAX_VALUE;

  private final long quiet;
  private final long longest;
  private boolean pending;
  private boolean held;
  private long first;
  private long last;
  private boolean onlyPods;
  private long rested = Long.MIN_VALUE;

  Debounce(Duration quiet, Duration longest) {
    this.quiet = quiet.toNanos();
    this.longest = longest.toNanos();
  }

  /**
   * @param ofPods whether it is a change of pods and their addresses, and of nothing else
   */
  void changed(long now, boolean ofPods) {
    if (!pending) first = now;
    onlyPods = ofPods && (onlyPods || !pending);
    pending = true;
    held = false;
    last = now;
  }

  /** Nanoseconds until the push, 0 when it is due, {@link #NEVER} when nothing has changed. */
  long untilDue(long now) {
    if (!pending) return NEVER;
    long due = held ? first + HELD.toNanos() : Math.min(last + quiet, first + longest);
    return Math.max(0, (onlyPods ? Math.max(due, rested) : due) - now);
  }

  /**
   * The burst is not whole yet: it waits for its next change, or until it was held long enough.
   *
   * @return false when it was
   */
  boolean hold(long now) {
    held = now - first < HELD.toNanos();
    return held;
  }

  /** The burst is over, and was told to some proxies. */
  void pushed(long now, int proxies) {
    pending = false;
    held = false;
    rested = now + Math.min(LONGEST_REST.toNanos(), proxies * REST.toNanos());
  }
}
