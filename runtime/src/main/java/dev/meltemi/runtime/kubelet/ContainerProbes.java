package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The probes of one run of a container: a virtual thread for each, until closed. */
final class ContainerProbes implements AutoCloseable {
  private final ProbeCheck check;

  /** A program that declares a port and does not listen on it counts as ready after all. */
  private static final Duration LONGEST_WAIT_FOR_PORTS = Duration.ofSeconds(10);

  private static final Duration PORTS_EVERY = Duration.ofMillis(50);

  /** Told what the probes find. Called from their threads. */
  interface Listener {
    void startedUp();

    void ready(boolean isReady);

    /**
     * The container has to be started again.
     *
     * @param grace the probe's own grace period
     */
    void unhealthy(OptionalInt grace);
  }

  private final Listener listener;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch started;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param ports that have to accept connections before a container without a readiness probe is
   *     ready
   */
  ContainerProbes(
      Container.Probes probes, List<Integer> ports, ProbeCheck check, Listener listener) {
    this.check = check;
    this.listener = listener;
    this.started = new CountDownLatch(probes.startup().isPresent() ? 1 : 0);
    probes.startup().ifPresentOrElse(probe -> thread(() -> startup(probe)), listener::startedUp);
    probes.readiness().ifPresent(probe -> thread(() -> readiness(probe)));
    probes.liveness().ifPresent(probe -> thread(() -> liveness(probe)));
    if (probes.readiness().isEmpty()) thread(() -> readyOnceListening(ports));
  }

  @Override
  public void close() {
    closed.countDown();
    threads.forEach(Thread::interrupt);
  }

  private interface Loop {
    void run() throws InterruptedException;
  }

  private void thread(Loop loop) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                loop.run();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void startup(Probe probe) throws InterruptedException {
    if (pause(Duration.ofSeconds(probe.initialDelaySeconds()))) return;
    Duration allowed =
        Duration.ofSeconds(
            (long) Math.max(1, probe.periodSeconds()) * Math.max(1, probe.failureThreshold()));
    Duration waited = Duration.ZERO;
    Duration step = ProbeState.UNREADY.pause(probe);
    while (!check.passes(probe)) {
      if (waited.compareTo(allowed) >= 0) {
        listener.unhealthy(probe.terminationGracePeriodSeconds());
        return;
      }
      if (pause(step)) return;
      waited = waited.plus(step);
    }
    listener.startedUp();
    started.countDown();
  }

  // Without a readiness probe Kubernetes calls a container ready as soon as it has started, and its
  // first callers are refused. Where it declares ports, it is worth waiting for them.
  private void readyOnceListening(List<Integer> ports) throws InterruptedException {
    started.await();
    Duration waited = Duration.ZERO;
    while (waited.compareTo(LONGEST_WAIT_FOR_PORTS) < 0 && !check.listens(ports)) {
      if (pause(PORTS_EVERY)) return;
      waited = waited.plus(PORTS_EVERY);
    }
    listener.ready(true);
  }

  private void readiness(Probe probe) throws InterruptedException {
    started.await();
    ProbeState state = ProbeState.UNREADY;
    if (pause(Duration.ofSeconds(probe.initialDelaySeconds()))) return;
    do {
      ProbeState next = state.after(check.passes(probe), probe);
      if (next.passing() != state.passing()) listener.ready(next.passing());
      state = next;
    } while (!pause(state.pause(probe)));
  }

  private void liveness(Probe probe) throws InterruptedException {
    started.await();
    ProbeState state = ProbeState.LIVE;
    if (pause(Duration.ofSeconds(probe.initialDelaySeconds()))) return;
    do {
      state = state.after(check.passes(probe), probe);
      if (!state.passing()) {
        listener.unhealthy(probe.terminationGracePeriodSeconds());
        return;
      }
    } while (!pause(Duration.ofSeconds(Math.max(1, probe.periodSeconds()))));
  }

  /** Waits; true when the probes were closed meanwhile. */
  private boolean pause(Duration time) throws InterruptedException {
    return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
