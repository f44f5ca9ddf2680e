package dev.meltemi.kube.controller;

import dev.meltemi.kube.registry.Owners;
import dev.meltemi.kube.store.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ReplicaSets as a Deployment makes them. */
final class ReplicaSets {

  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int HASH_LENGTH = 10;

  private ReplicaSets() {}

  /** A set of no pods yet, named and labelled by the hash of the template. */
  static ObjectNode make(ObjectNode deployment, long revision, String revisionAnnotation) {
    ObjectNode template = (ObjectNode) Json.at(deployment, "spec", "template").deepCopy();
    String hash = hash(template);
    ObjectNode labels =
        Json.child(Json.child(template, "metadata"), "labels")
            .put(DeploymentController.HASH_LABEL, hash);
    ObjectNode set = Json.object();
    ObjectNode metadata =
        set.putObject("metadata")
            .put("name", Json.text(deployment, "metadata", "name") + "-" + hash);
    metadata.set("labels", labels.deepCopy());
    metadata.putObject("annotations").put(revisionAnnotation, Long.toString(revision));
    Owners.own(deployment, set);
    ObjectNode spec = set.putObject("spec").put("replicas", 0);
    ObjectNode selector = (ObjectNode) Json.at(deployment, "spec", "selector").deepCopy();
    Json.child(selector, "matchLabels").put(DeploymentController.HASH_LABEL, hash);
    spec.set("selector", selector);
    spec.set("template", template);
    return set;
  }

  /** The template as the Deployment wrote it. */
  static JsonNode templateOf(ObjectNode set) {
    ObjectNode template = (ObjectNode) Json.at(set, "spec", "template").deepCopy();
    Json.child(Json.child(template, "metadata"), "labels")
        .remove(List.of(DeploymentController.HASH_LABEL));
    return template;
  }

  /** FNV-1a of the text, 64 bits, in letters that make no words. */
  private static String hash(JsonNode template) {
    long hash = 0xcbf29ce484222325L;
    String text = template.toString();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < HASH_LENGTH; i++) {
      letters.append(LETTERS.charAt((int) Long.remainderUnsigned(hash, LETTERS.length())));
      hash = Long.divideUnsigned(hash, LETTERS.length());
    }
    return letters.toString();
  }
}
