package dev.meltemi.verify.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process will do, and not longer than a bound. */
final class Patience {
  private static final Duration SOON = Duration.ofMillis(20);

  private Patience() {}

  /** Returns how long it took; fails by name after the bound. */
  static Duration await(String what, Duration bound, BooleanSupplier done) {
    return await(what, bound, SOON, done);
  }

  /**
   * @param every how long to leave the machine to what is waited for, where looking costs it much
   */
  static Duration await(String what, Duration bound, Duration every, BooleanSupplier done) {
    long began = System.nanoTime();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - began > bound.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(bound, what));
      }
      LockSupport.parkNanos(every.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
