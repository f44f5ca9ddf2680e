package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.Limits;
import java.util.concurrent.atomic.AtomicInteger;

/** What of a cluster is in use, against its limits; shared by all workers. */
public final class Breakers {
  /** One number with a limit. */
  public static final class Gate {
    private final AtomicInteger used = new AtomicInteger();
    private final long limit;

    Gate(long limit) {
      this.limit = limit;
    }

    public boolean tryEnter() {
      if (used.incrementAndGet() <= limit) return true;
      used.decrementAndGet();
      return false;
    }

    /** Enters whatever the limit says. */
    void enter() {
      used.incrementAndGet();
    }

    public void leave() {
      used.decrementAndGet();
    }

    public int used() {
      return used.get();
    }

    public long limit() {
      return limit;
    }
  }

  public final Gate connections;
  public final Gate pending;
  public final Gate requests;
  public final Gate retries;

  Breakers(Limits limits) {
    connections = new Gate(limits.connections());
    pending = new Gate(limits.pending());
    requests = new Gate(limits.requests());
    retries = new Gate(limits.retries());
  }
}
