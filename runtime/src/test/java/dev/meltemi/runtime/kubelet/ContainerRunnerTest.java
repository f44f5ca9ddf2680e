package dev.meltemi.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.PodSpec.RestartPolicy;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.runtime.kubelet.ContainerStatus.State;
import dev.meltemi.runtime.netns.NetworkNamespace;
import dev.meltemi.runtime.process.ContainerProcess;
import dev.meltemi.runtime.process.PodEntry;
import dev.meltemi.runtime.volume.MissingContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ContainerRunnerTest {
  @TempDir Path folder;
  private final BlockingQueue<ContainerStatus> seen = new LinkedBlockingQueue<>();
  private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);

  @Test
  void aContainerThatSucceedsIsNotStartedAgainOnFailureOnly() {
    ContainerRunner runner = runner("exit 0", RestartPolicy.ON_FAILURE);
    runner.run();
    assertThat(runner.status().succeeded()).isTrue();
    assertThat(runner.status().restarts()).isZero();
  }

  @Test
  void aFailureIsFinalWhereThePodNeverRestarts() {
    ContainerRunner runner = runner("exit 3", RestartPolicy.NEVER);
    runner.run();
    assertThat(runner.status().state())
        .isEqualTo(new State.Terminated(3, "Error", Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void oneCrashRestartsAtOnceAndASecondWaits() throws Exception {
    ContainerRunner runner = runner("exit 3", RestartPolicy.ALWAYS);
    Thread thread = Thread.ofVirtual().start(runner::run);
    ContainerStatus waiting = await(status -> status.state() instanceof State.Waiting);
    assertThat(waiting.restarts()).isEqualTo(1);
    assertThat(waiting.state())
        .isInstanceOfSatisfying(
            State.Waiting.class,
            state -> {
              assertThat(state.reason()).isEqualTo("CrashLoopBackOff");
              assertThat(state.message()).contains("500 ms", "exit code 3");
            });
    assertThat(waiting.last()).get().extracting(State.Terminated::exitCode).isEqualTo(3);
    runner.stop(Duration.ZERO);
    thread.join();
  }

  @Test
  void aProgramThatIgnoresSigtermIsKilledAfterTheGracePeriod() throws Exception {
    Path trap = folder.resolve("trap");
    ContainerRunner runner =
        runner(
            "trap '' TERM; : > " + trap + "; while :; do sleep 0.05; done", RestartPolicy.ALWAYS);
    Thread thread = Thread.ofVirtual().start(runner::run);
    while (Files.notExists(trap)) Thread.sleep(5);
    runner.stop(Duration.ofMillis(200));
    thread.join();
    assertThat(runner.status().state())
        .isInstanceOfSatisfying(
            State.Terminated.class, end -> assertThat(end.exitCode()).isEqualTo(137));
  }

  @Test
  void outputGoesToTheLog() throws IOException {
    runner("echo hello; echo problem >&2", RestartPolicy.NEVER).run();
    assertThat(folder.resolve("log")).hasContent("hello\nproblem");
  }

  @Test
  void whatIsMissingIsWaitedFor() throws Exception {
    ContainerRunner runner =
        runner(
            () -> {
              throw new MissingContent("key k of ConfigMap settings not found");
            },
            RestartPolicy.ALWAYS);
    Thread thread = Thread.ofVirtual().start(runner::run);
    ContainerStatus waiting = await(status -> !status.running());
    assertThat(waiting.state())
        .isEqualTo(
            new State.Waiting(
                "CreateContainerConfigError", "key k of ConfigMap settings not found"));
    runner.stop(Duration.ZERO);
    thread.join();
  }

  @Test
  void aProbeCountsFailuresInARowOnceItPassed() {
    Probe probe =
        new Probe(new Probe.Check.Exec(List.of("true")), 0, 1, 10, 1, 3, OptionalInt.empty());
    ProbeState state = ProbeState.UNREADY.after(false, probe);
    assertThat(state.pause(probe)).isLessThan(Duration.ofSeconds(1));
    state = state.after(true, probe);
    assertThat(state.passing()).isTrue();
    assertThat(state.pause(probe)).isEqualTo(Duration.ofSeconds(10));
    assertThat(state.after(false, probe).after(false, probe).passing()).isTrue();
    assertThat(state.after(false, probe).after(false, probe).after(false, probe).passing())
        .isFalse();
    assertThat(
            state
                .after(false, probe)
                .after(true, probe)
                .after(false, probe)
                .after(false, probe)
                .passing())
        .isTrue();
  }

  private ContainerStatus await(Predicate<ContainerStatus> wanted) throws InterruptedException {
    while (true) {
      ContainerStatus status = Optional.ofNullable(seen.poll(10, TimeUnit.SECONDS)).orElseThrow();
      if (wanted.test(status)) return status;
    }
  }

  private ContainerRunner runner(String script, RestartPolicy policy) {
    List<String> command = List.of("sh", "-c", script);
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
    return runner(
        () -> ContainerProcess.start(command, environment, folder.resolve("log")), policy);
  }

  private ContainerRunner runner(ContainerRunner.Start start, RestartPolicy policy) {
    Container container =
        new Container(
            "app",
            "test/app",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Container.Probes.NONE,
            Container.Setting.NONE);
    Pod pod =
        new Pod(ObjectMeta.named("default", "p"), PodSpec.of(List.of(container)), Pod.Status.NONE);
    ProbeCheck check =
        new ProbeCheck(
            pod,
            new NetworkNamespace(Path.of("/proc/self/ns/net")),
            "127.0.0.1",
            new PodEntry("none", folder, "p", OptionalInt.empty(), folder.resolve("mounts"), ""));
    return new ContainerRunner(
        container, Container.Probes.NONE, start, check, policy, clock, seen::add);
  }
}
