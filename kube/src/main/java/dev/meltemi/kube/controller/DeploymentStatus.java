package dev.meltemi.kube.controller;

import dev.meltemi.kube.store.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Deployment's status, which {@code kubectl rollout status} reads.
 *
 * @param updated pods of the present template
 */
record DeploymentStatus(
    Rollout rollout, int replicas, int updated, int ready, int available, Instant now) {

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
            enough,
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            enough
                ? "Deployment has minimum availability."
                : "Deployment does not have minimum availability."));
    boolean complete = updated == rollout.wanted() && replicas == updated && available == updated;
    conditions.add(
        condition(
            before,
            "Progressing",
            true,
            complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
            complete
                ? "The newest ReplicaSet has all its pods."
                : "Pods of the newest ReplicaSet are on their way."));
    return status;
  }

  /**
   * Keeps the times of a condition that says the same as before, so that nothing is written when
   * nothing changes.
   */
  private ObjectNode condition(
      JsonNode before, String type, boolean holds, String reason, String message) {
    String value = holds ? "True" : "False";
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    JsonNode same =
        before
            .path("conditions")
            .valueStream()
            .filter(each ->
                Json.text(each, "type").equals(type) && Json.text(each, "status").equals(value))
            .findFirst()
            .orElse(Json.object());
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
