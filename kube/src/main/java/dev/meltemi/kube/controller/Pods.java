package dev.meltemi.kube.controller;

import dev.meltemi.kube.store.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Questions about a pod. */
final class Pods {

  private Pods() {}

  /** Neither ended nor about to end. */
  static boolean isActive(JsonNode pod) {
    return !isTerminating(pod) && !isDead(pod);
  }

  static boolean isTerminating(JsonNode pod) {
    return !Json.text(pod, "metadata", "deletionTimestamp").isEmpty();
  }

  static boolean isDead(JsonNode pod) {
    String phase = Json.text(pod, "status", "phase");
    return phase.equals("Failed") || phase.equals("Succeeded");
  }

  static boolean isReady(JsonNode pod) {
    return Json.at(pod, "status", "conditions")
        .valueStream()
        .anyMatch(each ->
            Json.text(each, "type").equals("Ready") && Json.text(each, "status").equals("True"));
  }

  static String ip(JsonNode pod) {
    return Json.text(pod, "status", "podIP");
  }

  /** The number of the container port with this name. */
  static Optional<Integer> port(JsonNode pod, String name, String protocol) {
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      for (JsonNode port : container.path("ports")) {
        if (Json.text(port, "name").equals(name) && Json.text(port, "protocol").equals(protocol)) {
          return Optional.of(port.path("containerPort").asInt(0));
        }
      }
    }
    return Optional.empty();
  }
}
