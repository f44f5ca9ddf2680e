package dev.meltemi.xds.grpc;

import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.session.TypeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The same traffic for every proxy; remembers what they said of it. */
final class Source implements SnapshotSource {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Consumer<EncodedResources>> pushes = new ArrayList<>();
  private EncodedResources current;
  private Map<ResourceType, TypeStatus> status = Map.of();
  final List<ProxyNode> nodes = new ArrayList<>();

  Source(Traffic traffic) {
    this.current = ResourceEncoder.encode(traffic);
  }

  @Override
  public Subscription subscribe(ProxyNode node, Consumer<EncodedResources> push) {
    locked(() -> {
      nodes.add(node);
      pushes.add(push);
      push.accept(current);
    });
    return new Subscription() {
      @Override
      public void progressed(Map<ResourceType, TypeStatus> now) {
        locked(() -> status = now);
      }

      @Override
      public void close() {
        locked(() -> pushes.remove(push));
      }
    };
  }

  EncodedResources publish(Traffic traffic) {
    EncodedResources encoded = ResourceEncoder.encode(traffic);
    locked(() -> {
      current = encoded;
      pushes.forEach(push -> push.accept(encoded));
    });
    return encoded;
  }

  /** Until a proxy has taken, or rejected, all of this. */
  Map<ResourceType, TypeStatus> awaitAnswers(EncodedResources resources, ResourceType... types) {
    return await(now -> {
      for (ResourceType type : types) {
        TypeStatus state = now.get(type);
        if (state == null) return false;
        boolean accepted = state.acknowledged().equals(resources.version(type));
        if (!accepted && state.rejected().isEmpty()) return false;
      }
      return true;
    });
  }

  Map<ResourceType, TypeStatus> await(Predicate<Map<ResourceType, TypeStatus>> condition) {
    long nanos = Duration.ofSeconds(20).toNanos();
    lock.lock();
    try {
      while (!condition.test(status)) {
        if (nanos <= 0) throw new AssertionError("after 20 s still " + status);
        nanos = changed.awaitNanos(nanos);
      }
      return status;
    } catch (InterruptedException e) {
      throw new AssertionError(TimeUnit.NANOSECONDS.toMillis(nanos) + " ms left", e);
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
