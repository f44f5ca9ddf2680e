package dev.meltemi.proxy.loop;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One event loop with its own state. Every method but {@link #run}, {@link #loop} and {@link
 * #index} is called on its thread.
 */
public final class Worker {
  /** Something with coarse time limits of its own, looked at about once a second. */
  public interface Swept {
    void sweep(long nanos);

    /** The proxy is about to end: finish what is under way, begin nothing. */
    default void drain() {}

    /** Whether a client would notice its end. */
    default boolean isServing() {
      return false;
    }
  }

  private static final int SCRATCH_BYTES = 64 * 1024;

  private final EventLoop loop;
  private final int index;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final Set<Swept> swept = new HashSet<>();
  private final Runnable flush = this::flush;
  private List<Output> dirty = new ArrayList<>();
  private List<Output> flushing = new ArrayList<>();
  private long seed = System.nanoTime() | 1;

  Worker(EventLoop loop, int index, Duration sweepInterval) {
    this.loop = loop;
    this.index = index;
    this.seed ^= (long) index << 32;
    long nanos = sweepInterval.toNanos();
    var _ = loop.scheduleAtFixedRate(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  public EventLoop loop() {
    return loop;
  }

  /** Position among the workers, from 0. */
  public int index() {
    return index;
  }

  /** Space for one head; valid until the next call into any parser. */
  public byte[] scratch() {
    return scratch;
  }

  /** Runs the task on this worker's thread: now when called there, else soon. */
  public void run(Runnable task) {
    if (loop.inEventLoop()) task.run();
    else loop.execute(task);
  }

  public Future<?> after(Duration delay, Runnable task) {
    return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Uniform in [0, 1). */
  public double draw() {
    return (random() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound). */
  public int draw(int bound) {
    return (int) ((random() >>> 33) % bound);
  }

  /** SplitMix64: one loop's randomness needs no lock and no secret. */
  public long random() {
    long z = (seed += 0x9E3779B97F4A7C15L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public void track(Swept connection) {
    swept.add(connection);
  }

  public void untrack(Swept connection) {
    swept.remove(connection);
  }

  /** Drains every connection. */
  public void drain() {
    for (Swept connection : List.copyOf(swept)) connection.drain();
  }

  /** How many clients are connected here. */
  public long serving() {
    return swept.stream().filter(Swept::isServing).count();
  }

  void dirty(Output output) {
    if (dirty.isEmpty()) loop.execute(flush);
    dirty.add(output);
  }

  /** One flush for each channel and turn of the loop, however many writes there were. */
  private void flush() {
    List<Output> now = dirty;
    dirty = flushing;
    flushing = now;
    for (int i = 0; i < now.size(); i++) now.get(i).flush();
    now.clear();
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Swept connection : List.copyOf(swept)) connection.sweep(now);
  }
}
