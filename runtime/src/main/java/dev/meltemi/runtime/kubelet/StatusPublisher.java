package dev.meltemi.runtime.kubelet;

import dev.meltemi.runtime.cluster.ClusterObjects;
import dev.meltemi.runtime.cluster.ClusterObjects.ClusterUnreachable;
import dev.meltemi.runtime.relay.PodName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server what became of pods: one thread, always the latest state of each pod, again
 * and again while the API server is away.
 */
final class StatusPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);
  private static final long RETRY_MILLIS = 200;

  private sealed interface News {
    record Status(String json) implements News {}

    record Removed() implements News {}
  }

  private final ClusterObjects cluster;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<PodName, News> pending = new LinkedHashMap<>();
  private final Thread thread;

  StatusPublisher(ClusterObjects cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofVirtual().name("pod-status").start(this::loop);
  }

  void status(PodName pod, String json) {
    put(pod, new News.Status(json));
  }

  /** The pod has ended and its object may go. */
  void removed(PodName pod) {
    put(pod, new News.Removed());
  }

  /** Told once and not again: what lasts is in the status. */
  void warn(PodName pod, String reason, String message) {
    Thread.ofVirtual()
        .name("event")
        .start(() -> {
          try {
            cluster.warn(pod.namespace(), pod.name(), reason, message);
          } catch (RuntimeException untold) {
            LOG.debug("event {} of pod {} was not told", reason, pod, untold);
          }
        });
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void put(PodName pod, News news) {
    lock.lock();
    try {
      pending.put(pod, news);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    try {
      while (true) {
        Map.Entry<PodName, News> next = take();
        if (!publish(next.getKey(), next.getValue())) putBack(next);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private Map.Entry<PodName, News> take() throws InterruptedException {
    lock.lock();
    try {
      while (pending.isEmpty()) changed.await();
      PodName first = pending.keySet().iterator().next();
      News news = Optional.ofNullable(pending.remove(first)).orElseThrow();
      return Map.entry(first, news);
    } finally {
      lock.unlock();
    }
  }

  // Waking early, by news or for no reason, only means to try sooner.
  @SuppressWarnings("WaitNotInLoop")
  private void putBack(Map.Entry<PodName, News> unpublished) throws InterruptedException {
    lock.lock();
    try {
      // A newer state that came meanwhile wins.
      pending.putIfAbsent(unpublished.getKey(), unpublished.getValue());
      boolean _ = changed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      lock.unlock();
    }
  }

  private boolean publish(PodName pod, News news) {
    try {
      switch (news) {
        case News.Status(String json) -> cluster.writeStatus(pod.namespace(), pod.name(), json);
        case News.Removed() -> cluster.remove(pod.namespace(), pod.name());
      }
      return true;
    } catch (ClusterUnreachable e) {
      return false;
    } catch (RuntimeException refused) {
      // Asking again would be refused again; the next change of the pod is told anew.
      LOG.warn("status of pod {} was refused", pod, refused);
      return true;
    }
  }
}
