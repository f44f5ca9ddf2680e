package dev.meltemi.xds.grpc;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: doubling, with jitter, so that proxies spread out. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final DoubleSupplier random;
  private Duration next;

  Backoff(Duration first, Duration longest, DoubleSupplier random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.next = first;
  }

  /** Between half of the current wait and all of it; the next one is twice as long. */
  Duration next() {
    long nanos = next.toNanos();
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return Duration.ofNanos(nanos / 2 + (long) (random.getAsDouble() * nanos / 2));
  }

  /** It worked: start over. */
  void reset() {
    next = first;
  }
}
