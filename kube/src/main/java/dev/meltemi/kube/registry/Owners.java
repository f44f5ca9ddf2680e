package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code ownerReferences} of objects. */
public final class Owners {

  private Owners() {}

  public static List<String> uids(JsonNode object) {
    List<String> uids = new ArrayList<>();
    Json.at(object, "metadata", "ownerReferences")
        .forEach(owner -> uids.add(Json.text(owner, "uid")));
    return uids;
  }

  /** The one owner that manages the object. */
  public static Optional<JsonNode> controller(JsonNode object) {
    for (JsonNode owner : Json.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return Optional.of(owner);
      }
    }
    return Optional.empty();
  }

  /** Makes {@code owner} the one that manages {@code object}. */
  public static void own(ObjectNode owner, ObjectNode object) {
    Json.child(object, "metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", Json.text(owner, "apiVersion"))
        .put("kind", Json.text(owner, "kind"))
        .put("name", Json.text(owner, "metadata", "name"))
        .put("uid", Json.text(owner, "metadata", "uid"))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }
}
