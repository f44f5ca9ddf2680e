package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of {@code metadata} that belong to the server. */
final class Metadata {

  /**
   * Letters of generated names; without vowels and look-alikes, as Kubernetes has it, so that no
   * words come out.
   */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  /** What a client sends in these fields is not believed. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    return Json.child(object, "metadata");
  }

  /** Makes the metadata of a new object. A name is there or is made of {@code generateName}. */
  static void begin(ObjectNode object, Instant now) {
    ObjectNode metadata = of(object);
    metadata.remove(OF_THE_SERVER);
    metadata.remove(List.of("resourceVersion", "selfLink"));
    String prefix = Json.text(metadata, "generateName");
    if (Json.text(metadata, "name").isEmpty() && !prefix.isEmpty()) {
      metadata.put("name", prefix + random(5));
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", time(now));
    metadata.put("generation", 1);
  }

  /**
   * Puts back what an update must not change, and counts the generation when the desired state
   * differs.
   */
  static void carry(ObjectNode before, ObjectNode after) {
    ObjectNode metadata = of(after);
    metadata.remove("selfLink");
    for (String field : OF_THE_SERVER) {
      before
          .path("metadata")
          .optional(field)
          .ifPresentOrElse(value -> metadata.set(field, value), () -> metadata.remove(field));
    }
    for (String field : List.of("name", "namespace", "resourceVersion")) {
      before.path("metadata").optional(field).ifPresent(value -> metadata.set(field, value));
    }
    if (!desired(before).equals(desired(after))) {
      metadata.put("generation", before.path("metadata").path("generation").asLong(0) + 1);
    }
  }

  static boolean isTerminating(JsonNode object) {
    return !Json.text(object, "metadata", "deletionTimestamp").isEmpty();
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String random(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private static ObjectNode desired(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove(List.of("metadata", "status", "apiVersion", "kind"));
    return copy;
  }
}
