package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.PodSpec.RestartPolicy;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.runtime.process.Backoff;
import dev.meltemi.runtime.process.ContainerProcess;
import dev.meltemi.runtime.volume.MissingContent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps one container running: start, probes, exit, back-off, start again, until it is stopped or
 * its restart policy lets it end. {@link #run} blocks; the other methods are safe from any thread.
 */
final class ContainerRunner {
  private static final Duration CONFIGURATION_RETRY = Duration.ofSeconds(1);
  private static final Duration UNHEALTHY_GRACE = Duration.ofSeconds(5);
  private static final Duration HOOK_LIMIT = Duration.ofSeconds(30);
  private static final Duration LEAST_GRACE = Duration.ofSeconds(2);
  private static final int CANNOT_EXECUTE = 127;

  /** Starts the container's program once. */
  interface Start {
    ContainerProcess start() throws IOException, MissingContent;
  }

  private final Container container;
  private final Container.Probes probes;
  private final Start start;
  private final ProbeCheck check;
  private final RestartPolicy policy;
  private final InstantSource clock;
  private final Consumer<ContainerStatus> changed;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  // Both are written by the runner's thread and its probes, under the monitor.
  private ContainerStatus status;
  private Optional<ContainerProcess> process = Optional.empty();

  ContainerRunner(
      Container container,
      Container.Probes probes,
      Start start,
      ProbeCheck check,
      RestartPolicy policy,
      InstantSource clock,
      Consumer<ContainerStatus> changed) {
    this.container = container;
    this.probes = probes;
    this.start = start;
    this.check = check;
    this.policy = policy;
    this.clock = clock;
    this.changed = changed;
    this.status =
        ContainerStatus.waiting(container.name(), container.image(), "ContainerCreating", "");
  }

  void run() {
    try {
      keepRunning();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private void keepRunning() throws InterruptedException {
    Backoff backoff = Backoff.FRESH;
    for (boolean again = false; !isStopping(); ) {
      Instant began = clock.instant();
      Optional<Integer> exit = runOnce(began, again);
      if (exit.isEmpty()) {
        if (pause(CONFIGURATION_RETRY)) return;
        continue;
      }
      Instant ended = clock.instant();
      update(old -> old.ended(exit.get(), began, ended));
      if (isStopping() || !restarts(exit.get())) return;
      backoff = backoff.afterRun(began, ended);
      Duration wait = backoff.pause();
      if (wait.isPositive()) {
        String message =
            "back-off %d ms before the next start, exit code %d"
                .formatted(wait.toMillis(), exit.get());
        update(old -> old.waits("CrashLoopBackOff", message));
        if (pause(wait)) return;
      }
      again = true;
    }
  }

  /** One run to its exit code; empty when the container lacks something it waits for. */
  private Optional<Integer> runOnce(Instant began, boolean again) throws InterruptedException {
    ContainerProcess current;
    try {
      synchronized (this) {
        if (isStopping()) return Optional.of(0);
        current = start.start();
        process = Optional.of(current);
      }
    } catch (MissingContent missing) {
      update(old -> old.waits("CreateContainerConfigError", String.valueOf(missing.getMessage())));
      return Optional.empty();
    } catch (IOException e) {
      update(old -> old.waits("RunContainerError", String.valueOf(e.getMessage())));
      return Optional.of(CANNOT_EXECUTE);
    }
    update(old -> old.runs(began, again));
    postStart(current);
    try (var _ = new ContainerProbes(probes, ports(), check, listener(current))) {
      return Optional.of(current.exit().get());
    } catch (java.util.concurrent.ExecutionException bug) {
      throw new AssertionError("waiting for a process", bug);
    }
  }

  private List<Integer> ports() {
    return container.ports().stream()
        .filter(port -> port.protocol().equals("TCP"))
        .map(Container.Port::number)
        .toList();
  }

  private ContainerProbes.Listener listener(ContainerProcess current) {
    return new ContainerProbes.Listener() {
      @Override
      public void startedUp() {
        update(old -> old.running() ? old.startedUp() : old);
      }

      @Override
      public void ready(boolean isReady) {
        update(old -> old.running() ? old.withReady(isReady) : old);
      }

      @Override
      public void unhealthy(OptionalInt own) {
        Duration of = own.isPresent() ? Duration.ofSeconds(own.getAsInt()) : UNHEALTHY_GRACE;
        restart(current, of);
      }
    };
  }

  private void postStart(ContainerProcess current) {
    Optional<Container.Hook> hook = container.setting().life().postStart();
    if (hook.isEmpty() || isWaitForProxy(hook.get())) return;
    Thread.ofVirtual()
        .name("postStart")
        .start(() -> {
          try {
            if (!run(hook.get(), HOOK_LIMIT)) restart(current, UNHEALTHY_GRACE);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Istio's way to say that applications wait for the proxy; whoever starts them obeys it. */
  static boolean isWaitForProxy(Container.Hook hook) {
    return hook instanceof Container.Hook.Call(Probe.Check.Exec(List<String> command))
        && command.equals(List.of("pilot-agent", "wait"));
  }

  private boolean run(Container.Hook hook, Duration limit) throws InterruptedException {
    return switch (hook) {
      case Container.Hook.Sleep(int seconds) -> {
        Thread.sleep(Duration.ofSeconds(Math.min(seconds, limit.toSeconds())));
        yield true;
      }
      case Container.Hook.Call(Probe.Check call) ->
          check.passes(call, (int) Math.max(1, limit.toSeconds()));
    };
  }

  private void restart(ContainerProcess unhealthy, Duration grace) {
    try {
      int _ = unhealthy.stop(grace);
    } catch (InterruptedException e) {
      unhealthy.kill();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the container and waits until it has ended: its hook first, SIGTERM, and SIGKILL after
   * {@code grace}, of which the hook's time is a part.
   */
  void stop(Duration grace) throws InterruptedException {
    Optional<ContainerProcess> current;
    synchronized (this) {
      stopping.countDown();
      current = process;
    }
    if (current.isPresent()) {
      Duration left = grace.minus(preStop(current.get(), grace));
      // Kubernetes gives the program two seconds after a hook that took all of the time.
      int _ = current.get().stop(left.compareTo(LEAST_GRACE) < 0 ? least(grace) : left);
    }
    stopped.await();
  }

  private Duration preStop(ContainerProcess current, Duration grace) throws InterruptedException {
    Optional<Container.Hook> hook = container.setting().life().preStop();
    if (hook.isEmpty() || !current.alive() || grace.isZero()) return Duration.ZERO;
    Instant began = clock.instant();
    // Whether it fails makes no difference: the container ends.
    boolean _ = run(hook.get(), grace);
    return Duration.between(began, clock.instant());
  }

  private static Duration least(Duration grace) {
    return grace.compareTo(LEAST_GRACE) < 0 ? grace : LEAST_GRACE;
  }

  synchronized ContainerStatus status() {
    return status;
  }

  private boolean restarts(int exit) {
    return switch (policy) {
      case ALWAYS -> true;
      case ON_FAILURE -> exit != 0;
      case NEVER -> false;
    };
  }

  private void update(Function<ContainerStatus, ContainerStatus> change) {
    ContainerStatus now;
    synchronized (this) {
      status = change.apply(status);
      now = status;
    }
    changed.accept(now);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private boolean pause(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
