package dev.meltemi.verify.e2e;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process will do, and not longer than a bound. */
final class Patience {
  private static final long LOOK_EVERY_MILLIS = 20;

  private Patience() {}

  /** Returns how long it took; fails by name after the bound. */
  static Duration await(String what, Duration bound, BooleanSupplier done) {
    long began = System.nanoTime();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - began > bound.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(bound, what));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
