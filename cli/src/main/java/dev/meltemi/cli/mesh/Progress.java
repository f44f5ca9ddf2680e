package dev.meltemi.cli.mesh;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says on stderr what is being waited for. On a terminal the last line is rewritten; otherwise each
 * step is a line of its own.
 */
final class Progress {
  private final PrintStream out;
  private final LongSupplier nanos;
  private final long began;

  Progress(PrintStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  synchronized void step(String text) {
    out.println("[%5.1f s] %s".formatted(elapsed().toMillis() / 1000.0, text));
    out.flush();
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - began);
  }
}
