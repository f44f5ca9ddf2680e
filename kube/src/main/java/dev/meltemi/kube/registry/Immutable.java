package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields that stay as they were when the object was created. */
final class Immutable {

  /** What may change in the spec of a pod that exists. */
  private static final List<String> OF_A_POD =
      List.of("activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations");

  private static final String FIXED = "field is immutable";
  private static final String CLOSED = "field is immutable when `immutable` is set";

  private final List<ApiFailure.Cause> causes = new ArrayList<>();
  private final JsonNode before;
  private final JsonNode after;

  private Immutable(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
  }

  /**
   * @throws ApiFailure 422 with every such field that differs
   */
  static void check(ResourceType type, JsonNode before, JsonNode after) {
    Immutable rules = new Immutable(before, after);
    switch (type.name()) {
      case "deployments.apps", "replicasets.apps" -> rules.same(FIXED, "spec", "selector");
      case "pods" -> rules.pod();
      case "secrets" -> {
        rules.same(FIXED, "type");
        rules.closed();
      }
      case "configmaps" -> rules.closed();
      default -> {
        // Everything may change.
      }
    }
    if (!rules.causes.isEmpty()) {
      throw ApiFailure.invalid(type, Json.text(before, "metadata", "name"), rules.causes);
    }
  }

  private void same(String why, String... path) {
    JsonNode now = Json.at(after, path);
    if (!Json.at(before, path).equals(now)) {
      String value = now.isMissingNode() ? "null" : now.toString();
      causes.add(
          new ApiFailure.Cause(
              "FieldValueInvalid", String.join(".", path), "Invalid value: " + value + ": " + why));
    }
  }

  private void closed() {
    if (before.path("immutable").asBoolean(false)) {
      same(CLOSED, "data");
      same(CLOSED, "binaryData");
      same(CLOSED, "immutable");
    }
  }

  private void pod() {
    if (!fixedPart(before).equals(fixedPart(after))) {
      causes.add(
          new ApiFailure.Cause(
              "FieldValueForbidden",
              "spec",
              "Forbidden: pod updates may not change fields other than"
                  + " `spec.containers[*].image`, `spec.initContainers[*].image`,"
                  + " `spec.activeDeadlineSeconds`, `spec.terminationGracePeriodSeconds` and"
                  + " `spec.tolerations`; change the Deployment, or delete the pod and create it"
                  + " again"));
    }
  }

  private static ObjectNode fixedPart(JsonNode pod) {
    ObjectNode spec =
        pod.path("spec") instanceof ObjectNode there ? there.deepCopy() : Json.object();
    spec.remove(OF_A_POD);
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(list)) {
        if (container instanceof ObjectNode object) {
          object.remove("image");
        }
      }
    }
    return spec;
  }
}
