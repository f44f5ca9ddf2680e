package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.grpc.SnapshotSource;
import dev.meltemi.xds.session.TypeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the {@link Distribution}. All methods may be called from any thread and
 * do not block.
 */
public final class PushLoop implements SnapshotSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushLoop.class);

  private final Distribution distribution;
  private final LongSupplier nanos;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param problems takes the compiler's problems after each push, on the loop's thread; it must
   *     not block
   * @param nanos the time, as {@code System.nanoTime}
   */
  public PushLoop(
      Compilation compilation,
      PushMetrics metrics,
      Consumer<List<Problem>> problems,
      LongSupplier nanos) {
    this.distribution = new Distribution(compilation, metrics, problems);
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().daemon().name("push").start(this::loop);
  }

  private void loop() {
    while (!closed) {
      try {
        Runnable task = tasks.poll(distribution.untilDue(nanos.getAsLong()), TimeUnit.NANOSECONDS);
        if (task != null) task.run();
        distribution.run(nanos.getAsLong());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException bug) {
        LOG.error("a step of the push failed", bug);
      }
    }
  }

  /** Runs a task on the loop's thread, after all tasks before it. */
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** There is a newer snapshot; called in order. */
  public void changed(MeshSnapshot mesh, Map<String, Long> revisions) {
    execute(() -> distribution.changed(nanos.getAsLong(), mesh, revisions));
  }

  @Override
  public Subscription subscribe(ProxyNode node, Consumer<EncodedResources> push) {
    // Tasks run in order: whoever joins this on the loop's thread, later, finds it complete.
    var session = ask(d -> d.connected(nanos.getAsLong(), node, push));
    return new Subscription() {
      @Override
      public void progressed(Map<ResourceType, TypeStatus> status) {
        var copy = Map.copyOf(status);
        execute(() -> distribution.progressed(nanos.getAsLong(), session.join(), copy));
      }

      @Override
      public void close() {
        execute(() -> distribution.disconnected(nanos.getAsLong(), session.join()));
      }
    };
  }

  private <T> CompletableFuture<T> ask(Function<Distribution, T> question) {
    var answer = new CompletableFuture<T>();
    execute(() -> {
      try {
        answer.complete(question.apply(distribution));
      } catch (RuntimeException bug) {
        answer.completeExceptionally(bug);
        throw bug;
      }
    });
    return answer;
  }

  public CompletableFuture<List<ProxyState>> proxies() {
    return ask(Distribution::states);
  }

  public CompletableFuture<MeshSnapshot> snapshot() {
    return ask(Distribution::snapshot);
  }

  /**
   * How far all proxies are now.
   *
   * @param since number of a snapshot; 0 is the newest
   */
  public CompletableFuture<Convergence> convergence(long since) {
    return ask(d -> d.convergence(since));
  }

  /**
   * Completes when every connected proxy has acknowledged a snapshot that includes a revision, or
   * after the timeout.
   *
   * @param kind whose revision is meant; "" for any kind
   * @param revision 0 is whatever is newest now
   * @param absent an Istio object that the snapshot must not have
   */
  public CompletableFuture<Convergence> await(
      String kind, long revision, Optional<ObjectKey> absent, Duration timeout) {
    var answer = new CompletableFuture<Convergence>();
    execute(() -> {
      long now = nanos.getAsLong();
      distribution.await(
          now, new Waiters.Wish(kind, revision, absent, now + timeout.toNanos()), answer::complete);
    });
    return answer;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
