package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The probes of one run of a container: a virtual thread for each, until closed. */
final class ContainerProbes implements AutoCloseable {
  private final ProbeCheck check;
  private final Consumer<Boolean> ready;
  private final Runnable unhealthy;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch started;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param ready told whenever readiness changes
   * @param unhealthy told when the container has to be started again
   */
  ContainerProbes(
      Container.Probes probes, ProbeCheck check, Consumer<Boolean> ready, Runnable unhealthy) {
    this.check = check;
    this.ready = ready;
    this.unhealthy = unhealthy;
    this.started = new CountDownLatch(probes.startup().isPresent() ? 1 : 0);
    probes.startup().ifPresent(probe -> thread(() -> startup(probe)));
    probes.readiness().ifPresent(probe -> thread(() -> readiness(probe)));
    probes.liveness().ifPresent(probe -> thread(() -> liveness(probe)));
    if (probes.readiness().isEmpty()) thread(this::readyOnceStarted);
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
        unhealthy.run();
        return;
      }
      if (pause(step)) return;
      waited = waited.plus(step);
    }
    started.countDown();
  }

  // Without a readiness probe a container is ready as soon as it has started.
  private void readyOnceStarted() throws InterruptedException {
    started.await();
    ready.accept(true);
  }

  private void readiness(Probe probe) throws InterruptedException {
    started.await();
    ProbeState state = ProbeState.UNREADY;
    if (pause(Duration.ofSeconds(probe.initialDelaySeconds()))) return;
    do {
      ProbeState next = state.after(check.passes(probe), probe);
      if (next.passing() != state.passing()) ready.accept(next.passing());
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
        unhealthy.run();
        return;
      }
    } while (!pause(Duration.ofSeconds(Math.max(1, probe.periodSeconds()))));
  }

  /** Waits; true when the probes were closed meanwhile. */
  private boolean pause(Duration time) throws InterruptedException {
    return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
