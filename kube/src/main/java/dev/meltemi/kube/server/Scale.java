package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.store.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code scale} subresource: the number of replicas of any workload, as an autoscaling/v1
 * Scale.
 */
final class Scale {

  private Scale() {}

  static ObjectNode of(ObjectNode owner) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, owner.path("metadata").path(field));
    }
    scale.putObject("spec").put("replicas", owner.path("spec").path("replicas").asInt(0));
    scale
        .putObject("status")
        .put("replicas", owner.path("status").path("replicas").asInt(0))
        .put("selector", selector(Json.at(owner, "spec", "selector", "matchLabels")));
    return scale;
  }

  /**
   * Sets the owner's replicas. The scale's resourceVersion, if it has one, counts as the owner's.
   */
  static ObjectNode apply(ObjectNode owner, ObjectNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (!replicas.isInt()) {
      throw ApiFailure.badRequest("spec.replicas of the scale is no whole number");
    }
    Json.child(owner, "spec").put("replicas", replicas.asInt());
    Json.at(scale, "metadata", "resourceVersion")
        .asStringOpt()
        .filter(version -> !version.isEmpty())
        .ifPresent(version -> Json.child(owner, "metadata").put("resourceVersion", version));
    return owner;
  }

  private static String selector(JsonNode labels) {
    return String.join(
        ",",
        labels.properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asString(""))
            .toList());
  }
}
