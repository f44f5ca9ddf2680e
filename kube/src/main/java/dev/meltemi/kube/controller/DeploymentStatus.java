package dev.meltemi.kube.controller;

import dev.meltemi.kube.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Deployment's status, which {@code kubectl rollout status} reads.
 *
 * @param updated pods of the present template
 */
record DeploymentStatus(
    Rollout rollout,
    int replicas,
    int updated,
    int ready,
    int available,
    Progress progress,
    Instant now) {

  /**
   * What is known of the deployment beside its pods.
   *
   * @param deadline without progress for longer than this, it has failed
   */
  record Progress(boolean paused, Duration deadline) {
    static Progress of(JsonNode deployment) {
      long seconds = Json.at(deployment, "spec", "progressDeadlineSeconds").asLong(600);
      return new Progress(
          Json.at(deployment, "spec", "paused").asBoolean(false), Duration.ofSeconds(seconds));
    }
  }

  ObjectNode tree(JsonNode before, long generation) {
    ObjectNode status =
        Json.object()
            .put("observedGeneration", generation)
            .put("replicas", replicas)
            .put("updatedReplicas", updated)
            .put("readyReplicas", ready)
            .put("availableReplicas", available)
            .put("unavailableReplicas", Math.max(0, rollout.wanted() - available));
    ArrayNode conditions = status.putArray("conditions");
    boolean enough = available >= rollout.minAvailable();
    conditions.add(
        condition(
            before,
            "Available",
            enough ? "True" : "False",
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            enough
                ? "Deployment has minimum availability."
                : "Deployment does not have minimum availability."));
    conditions.add(progressing(before));
    return status;
  }

  /** When to look again, so that a rollout that stands still is told. */
  Optional<Duration> untilDeadline(JsonNode status) {
    JsonNode progressing = conditionOf(status, "Progressing");
    if (!Json.text(progressing, "reason").equals("ReplicaSetUpdated")) {
      return Optional.empty();
    }
    return Optional.of(progress.deadline().minus(sinceUpdate(progressing)).plusMillis(1))
        .filter(Duration::isPositive);
  }

  private ObjectNode progressing(JsonNode before) {
    boolean complete = updated == rollout.wanted() && replicas == updated && available == updated;
    if (progress.paused()) {
      return condition(before, "Progressing", "Unknown", "DeploymentPaused", "It is paused.");
    }
    JsonNode last = conditionOf(before, "Progressing");
    // A finished rollout stays finished while its pods come and go.
    boolean finished =
        updated > 0
            && replicas == updated
            && Json.text(last, "reason").equals("NewReplicaSetAvailable");
    if (complete || finished) {
      return condition(
          before,
          "Progressing",
          "True",
          "NewReplicaSetAvailable",
          "The newest ReplicaSet has all its pods.");
    }
    boolean moved =
        before.path("updatedReplicas").asInt(0) != updated
            || before.path("replicas").asInt(0) != replicas
            || before.path("availableReplicas").asInt(0) != available
            || !Json.text(last, "reason").matches("ReplicaSetUpdated|ProgressDeadlineExceeded");
    if (!moved && sinceUpdate(last).compareTo(progress.deadline()) >= 0) {
      return condition(
          before,
          "Progressing",
          "False",
          "ProgressDeadlineExceeded",
          "No pod of the newest ReplicaSet became available for "
              + progress.deadline().toSeconds()
              + " s.");
    }
    ObjectNode condition =
        condition(
            before,
            "Progressing",
            "True",
            "ReplicaSetUpdated",
            "Pods of the newest ReplicaSet are on their way.");
    return moved ? condition.put("lastUpdateTime", seconds(now)) : condition;
  }

  private Duration sinceUpdate(JsonNode condition) {
    String time = Json.text(condition, "lastUpdateTime");
    return time.isEmpty() ? Duration.ZERO : Duration.between(Instant.parse(time), now);
  }

  private static JsonNode conditionOf(JsonNode status, String type) {
    return status
        .path("conditions")
        .valueStream()
        .filter(each -> Json.text(each, "type").equals(type))
        .findFirst()
        .orElse(Json.object());
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Keeps the times of a condition that says the same as before, so that nothing is written when
   * nothing changes.
   */
  private ObjectNode condition(
      JsonNode before, String type, String value, String reason, String message) {
    String time = seconds(now);
    JsonNode last = conditionOf(before, type);
    JsonNode same = Json.text(last, "status").equals(value) ? last : Json.object();
    boolean unchanged = Json.text(same, "reason").equals(reason);
    return Json.object()
        .put("type", type)
        .put("status", value)
        .put("reason", reason)
        .put("message", message)
        .put("lastUpdateTime", unchanged ? same.path("lastUpdateTime").asString(time) : time)
        .put("lastTransitionTime", same.path("lastTransitionTime").asString(time));
  }
}
