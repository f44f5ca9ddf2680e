package dev.meltemi.proxy;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what must come soon. */
final class Eventually {
  private Eventually() {}

  static void that(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("did not come within 10 s");
      Thread.sleep(2);
    }
  }
}
