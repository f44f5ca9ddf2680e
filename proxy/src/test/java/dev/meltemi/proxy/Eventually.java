package dev.meltemi.proxy;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for what must come soon. */
final class Eventually {
  private Eventually() {}

  /** Waits until a number has not changed for 200 ms. */
  static long still(LongSupplier number) throws InterruptedException {
    long before = number.getAsLong();
    for (int looks = 0; looks < 40; looks++) {
      Thread.sleep(5);
      long now = number.getAsLong();
      if (now != before) looks = 0;
      before = now;
    }
    return before;
  }

  static void that(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("did not come within 10 s");
      Thread.sleep(2);
    }
  }
}
