package dev.meltemi.kube.registry;

import dev.meltemi.kube.schema.KubernetesSchema;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A change to an object, in one of the four forms that Kubernetes knows. */
public sealed interface Patch {

  /** RFC 7386. */
  record Merge(JsonNode document) implements Patch {}

  /** RFC 6902. */
  record Operations(JsonNode document) implements Patch {}

  /**
   * A merge that knows the keys of lists. Types of Istio have no such keys and refuse it, as custom
   * resources do.
   */
  record Strategic(ObjectNode document) implements Patch {}

  /** Server-side apply: the whole intent of one manager. {@link ManagedFields} merges it. */
  record Apply(ObjectNode document) implements Patch {}

  /**
   * @param current the caller's own copy of the object; may be changed
   * @throws ApiFailure 400 or 422 when the patch does not fit
   */
  static ObjectNode apply(ResourceType type, ObjectNode current, Patch patch) {
    JsonNode result =
        switch (patch) {
          case Merge(JsonNode document) -> MergePatch.apply(current, document);
          case Operations(JsonNode document) -> operations(current, document);
          case Strategic(ObjectNode document) ->
              StrategicPatch.apply(
                  KubernetesSchema.get().of(type.group(), type.kind()), current, document);
          case Apply(ObjectNode document) -> new ApplyMerge(type).merge(current, document);
        };
    if (result instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the patch does not leave an object");
  }

  private static JsonNode operations(ObjectNode current, JsonNode document) {
    try {
      return JsonPatch.apply(document, current);
    } catch (JsonPatchException unfit) {
      throw ApiFailure.badRequest("the JSON patch cannot be applied: " + unfit.getMessage());
    }
  }
}
