package dev.meltemi.kube.table;

import dev.meltemi.kube.store.Json;
import tools.jackson.databind.JsonNode;

/** What kubectl shows of pods. */
final class PodCells {

  private PodCells() {}

  static String ready(JsonNode pod) {
    JsonNode statuses = Json.at(pod, "status", "containerStatuses");
    long ready = statuses.valueStream().filter(each -> each.path("ready").asBoolean(false)).count();
    // Init containers that stay are counted, as kubectl shows them.
    long staying =
        Json.at(pod, "spec", "initContainers")
            .valueStream()
            .filter(each -> Json.text(each, "restartPolicy").equals("Always"))
            .count();
    return ready + "/" + (Json.at(pod, "spec", "containers").size() + staying);
  }

  static int restarts(JsonNode pod) {
    return Json.at(pod, "status", "containerStatuses")
        .valueStream()
        .mapToInt(each -> each.path("restartCount").asInt(0))
        .sum();
  }

  /** The most telling word: what a container waits for or why it ended comes before the phase. */
  static String status(JsonNode pod) {
    if (!Json.text(pod, "metadata", "deletionTimestamp").isEmpty()) {
      return "Terminating";
    }
    String initializing = initializing(pod);
    if (!initializing.isEmpty()) {
      return initializing;
    }
    String reason = Json.text(pod, "status", "reason");
    String word = reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
    for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
      String state = stateReason(container);
      if (!state.isEmpty()) {
        word = state;
      }
    }
    return word;
  }

  private static String initializing(JsonNode pod) {
    JsonNode statuses = Json.at(pod, "status", "initContainerStatuses");
    int done = 0;
    for (JsonNode container : statuses) {
      JsonNode terminated = Json.at(container, "state", "terminated");
      if (terminated.isObject() && terminated.path("exitCode").asInt(1) == 0) {
        done++;
      } else {
        String reason = stateReason(container);
        boolean telling = !reason.isEmpty() && !reason.equals("PodInitializing");
        return "Init:"
            + (telling ? reason : done + "/" + Json.at(pod, "spec", "initContainers").size());
      }
    }
    return "";
  }

  private static String stateReason(JsonNode container) {
    String waiting = Json.text(container, "state", "waiting", "reason");
    if (!waiting.isEmpty()) {
      return waiting;
    }
    JsonNode terminated = Json.at(container, "state", "terminated");
    String reason = Json.text(terminated, "reason");
    return !reason.isEmpty() || !terminated.isObject()
        ? reason
        : "ExitCode:" + terminated.path("exitCode").asInt(0);
  }
}
