package dev.meltemi.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.store.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DeploymentStatusTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aRolloutThatStandsStillExceedsItsDeadline() {
    ObjectNode first = status(1, 0, START, false).tree(Json.object(), 1);
    assertThat(progressing(first)).isEqualTo("True ReplicaSetUpdated");
    assertThat(status(1, 0, START, false).untilDeadline(first))
        .contains(Duration.ofSeconds(60).plusMillis(1));
    ObjectNode before = status(1, 0, START.plusSeconds(59), false).tree(first, 1);
    assertThat(progressing(before)).isEqualTo("True ReplicaSetUpdated");
    DeploymentStatus late = status(1, 0, START.plusSeconds(60), false);
    ObjectNode after = late.tree(before, 1);
    assertThat(progressing(after)).isEqualTo("False ProgressDeadlineExceeded");
    assertThat(late.untilDeadline(after)).isEmpty();
  }

  @Test
  void progressStartsTheTimeAgain() {
    ObjectNode first = status(1, 0, START, false).tree(Json.object(), 1);
    ObjectNode moved = status(2, 1, START.plusSeconds(50), false).tree(first, 1);
    ObjectNode later = status(2, 1, START.plusSeconds(100), false).tree(moved, 1);
    assertThat(progressing(later)).isEqualTo("True ReplicaSetUpdated");
  }

  @Test
  void aFinishedRolloutStaysFinishedWhenAPodFails() {
    ObjectNode done = status(2, 2, START, false).tree(Json.object(), 1);
    assertThat(progressing(done)).isEqualTo("True NewReplicaSetAvailable");
    ObjectNode failing = status(2, 1, START.plusSeconds(100), false).tree(done, 1);
    assertThat(progressing(failing)).isEqualTo("True NewReplicaSetAvailable");
  }

  @Test
  void aPausedDeploymentSaysSo() {
    assertThat(progressing(status(1, 1, START, true).tree(Json.object(), 1)))
        .isEqualTo("Unknown DeploymentPaused");
  }

  private static DeploymentStatus status(int updated, int available, Instant now, boolean paused) {
    return new DeploymentStatus(
        new Rollout(2, 1, 1),
        updated,
        updated,
        available,
        available,
        new DeploymentStatus.Progress(paused, Duration.ofSeconds(60)),
        now);
  }

  private static String progressing(JsonNode status) {
    return status
        .path("conditions")
        .valueStream()
        .filter(each -> Json.text(each, "type").equals("Progressing"))
        .map(each -> Json.text(each, "status") + " " + Json.text(each, "reason"))
        .findFirst()
        .orElseThrow();
  }
}
