package dev.meltemi.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(pod(List.of(INIT.ended(0, START, START)), APP.runs(START, false, false)).phase())
        .isEqualTo("Running");
  }

  @Test
  void aCrashLoopIsStillRunning() {
    ContainerStatus crashed =
        APP.runs(START, true, false).ended(1, START, START).waits("CrashLoopBackOff", "later");
    PodStatus pod = pod(List.of(), crashed);
    assertThat(pod.phase()).isEqualTo("Running");
    assertThat(pod.ready()).isFalse();
    check("crashed", pod);
  }

  @Test
  void aPodWhoseContainersAllEndedHasSucceededOrFailed() {
    assertThat(pod(List.of(), APP.ended(0, START, START)).phase()).isEqualTo("Succeeded");
    assertThat(pod(List.of(), APP.ended(0, START, START), APP.ended(2, START, START)).phase())
        .isEqualTo("Failed");
  }

  @Test
  void aReadyPodSaysSoInItsConditions() {
    PodStatus pod = pod(List.of(INIT.ended(0, START, START)), APP.runs(START, true, true));
    assertThat(pod.ready()).isTrue();
    check("ready", pod);
  }

  private static PodStatus pod(List<ContainerStatus> init, ContainerStatus... containers) {
    return new PodStatus(
        "10.244.0.2", "127.0.0.100", START, START.plusSeconds(3), init, List.of(containers));
  }

  private static void check(String golden, PodStatus pod) {
    JsonMapper json = JsonMapper.builder().build();
    String readable =
        json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(pod.json()));
    Golden.check(Path.of("src/test/goldens/status", golden + ".json"), readable + "\n");
  }
}
