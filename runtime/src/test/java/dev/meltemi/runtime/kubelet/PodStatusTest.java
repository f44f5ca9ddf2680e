package dev.meltemi.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.PodSpec.RestartPolicy;
import dev.meltemi.testkit.Golden;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PodStatusTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final ContainerStatus APP =
      ContainerStatus.waiting("app", "acme/app", "ContainerCreating", "");
  private static final ContainerStatus INIT =
      ContainerStatus.waiting("init", "acme/init", "ContainerCreating", "");

  @Test
  void aPodIsPendingUntilItIsInitializedAndSomethingRuns() {
    assertThat(pod(List.of(INIT), APP).phase()).isEqualTo("Pending");
    assertThat(pod(List.of(INIT.ended(0, START, START)), APP).phase()).isEqualTo("Pending");
    assertThat(pod(List.of(INIT.ended(0, START, START)), APP.runs(START, false)).phase())
        .isEqualTo("Running");
  }

  @Test
  void aCrashLoopIsStillRunning() {
    ContainerStatus crashed =
        APP.runs(START, false).ended(1, START, START).waits("CrashLoopBackOff", "later");
    PodStatus pod = pod(List.of(), crashed);
    assertThat(pod.phase()).isEqualTo("Running");
    assertThat(pod.ready()).isFalse();
    check("crashed", pod);
  }

  @Test
  void aPodWhoseContainersAllEndedHasSucceededOrFailed() {
    ContainerStatus well = APP.ended(0, START, START);
    ContainerStatus broken = APP.ended(2, START, START);
    assertThat(pod(RestartPolicy.NEVER, well).phase()).isEqualTo("Succeeded");
    assertThat(pod(RestartPolicy.NEVER, well, broken).phase()).isEqualTo("Failed");
    assertThat(pod(RestartPolicy.ALWAYS, well, broken).phase())
        .as("what is always started again has not ended")
        .isEqualTo("Running");
  }

  @Test
  void aReadyPodSaysSoInItsConditions() {
    PodStatus pod =
        pod(
            List.of(INIT.ended(0, START, START)),
            APP.runs(START, true).startedUp().withReady(true));
    assertThat(pod.ready()).isTrue();
    check("ready", pod);
  }

  private static PodStatus pod(List<ContainerStatus> init, ContainerStatus... containers) {
    return pod(RestartPolicy.ALWAYS, init, List.of(containers));
  }

  private static PodStatus pod(RestartPolicy policy, ContainerStatus... containers) {
    return pod(policy, List.of(), List.of(containers));
  }

  private static PodStatus pod(
      RestartPolicy policy, List<ContainerStatus> init, List<ContainerStatus> containers) {
    return new PodStatus(
        policy, "10.244.0.2", "127.0.0.100", START, START.plusSeconds(3), init, containers);
  }

  private static void check(String golden, PodStatus pod) {
    JsonMapper json = JsonMapper.builder().build();
    String readable =
        json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(pod.json()));
    Golden.check(Path.of("src/test/goldens/status", golden + ".json"), readable + "\n");
  }
}
