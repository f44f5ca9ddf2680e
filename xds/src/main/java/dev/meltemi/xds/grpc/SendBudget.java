package dev.meltemi.xds.grpc;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How many bytes of large responses wait for the sockets of all streams together. gRPC copies what
 * it is given; without a bound, many proxies that come at once would take the memory of all their
 * copies. Any thread.
 */
final class SendBudget {
  /** For all streams, in bytes. */
  static final long BYTES = 64 << 20;

  /** Smaller responses, in bytes, wait for nobody. */
  static final int LARGE = 64 << 10;

  /** After so long a proxy that does not read holds nobody up any more, in milliseconds. */
  static final long PATIENCE_MILLIS = 2_000;

  private final long bytes;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long used;

  SendBudget(long bytes) {
    this.bytes = bytes;
  }

  private record Waiting(long size, Runnable granted) {}

  /**
   * Calls back when there is room, in the order of asking; at once, if there is some now. What is
   * larger than everything gets everything.
   */
  void take(long size, Runnable granted) {
    synchronized (this) {
      if (!waiting.isEmpty() || !fits(size)) {
        waiting.add(new Waiting(size, granted));
        return;
      }
      used += size;
    }
    granted.run();
  }

  void give(long size) {
    Queue<Runnable> next = new ArrayDeque<>();
    synchronized (this) {
      used -= size;
      while (!waiting.isEmpty() && fits(waiting.element().size())) {
        Waiting first = waiting.remove();
        used += first.size();
        next.add(first.granted());
      }
    }
    next.forEach(Runnable::run);
  }

  private boolean fits(long size) {
    return used == 0 || used + size <= bytes;
  }
}
