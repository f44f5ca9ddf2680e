package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.FieldSelector;
import dev.meltemi.kube.registry.LabelSelector;
import dev.meltemi.kube.registry.ResourceType;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Which objects of a collection a request means. */
final class Selection {

  private Selection() {}

  static Predicate<JsonNode> of(Request request, ResourceType type) {
    Predicate<JsonNode> labels = LabelSelector.parse(request.parameter("labelSelector"));
    return labels.and(FieldSelector.parse(type, request.parameter("fieldSelector")));
  }
}
