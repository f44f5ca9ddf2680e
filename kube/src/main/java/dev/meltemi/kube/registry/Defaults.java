package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields that an object gets when its author left them out. Applying them twice changes nothing.
 */
final class Defaults {

  private Defaults() {}

  static void apply(ResourceType type, ObjectNode object) {
    switch (type.name()) {
      case "pods" -> PodDefaults.applyToPod(object);
      case "services" -> service(object);
      case "deployments.apps" -> deployment(object);
      case "replicasets.apps" -> template(object);
      case "namespaces" -> namespace(object);
      case "secrets" -> secret(object);
      default -> {
        // Every other type is stored as it was written.
      }
    }
  }

  /** Sets a text where there is none. Does nothing to what is no object. */
  static void text(JsonNode tree, String name, String value) {
    if (tree instanceof ObjectNode object && Json.text(object, name).isEmpty()) {
      object.put(name, value);
    }
  }

  private static void service(ObjectNode service) {
    ObjectNode spec = Json.child(service, "spec");
    text(spec, "type", "ClusterIP");
    text(spec, "sessionAffinity", "None");
    for (JsonNode each : spec.path("ports")) {
      text(each, "protocol", "TCP");
      if (each instanceof ObjectNode port && port.path("targetPort").isMissingNode()) {
        port.set("targetPort", port.path("port"));
      }
    }
    if (!Json.text(spec, "type").equals("ExternalName")) {
      text(spec, "ipFamilyPolicy", "SingleStack");
      text(spec, "internalTrafficPolicy", "Cluster");
      if (!spec.has("ipFamilies")) {
        spec.putArray("ipFamilies").add("IPv4");
      }
    }
    if (!Json.text(spec, "type").equals("ClusterIP")) {
      text(spec, "externalTrafficPolicy", "Cluster");
    }
    Json.child(Json.child(service, "status"), "loadBalancer");
  }

  private static void deployment(ObjectNode deployment) {
    template(deployment);
    ObjectNode spec = Json.child(deployment, "spec");
    if (!spec.has("revisionHistoryLimit")) {
      spec.put("revisionHistoryLimit", 10);
    }
    if (!spec.has("progressDeadlineSeconds")) {
      spec.put("progressDeadlineSeconds", 600);
    }
    ObjectNode strategy = Json.child(spec, "strategy");
    text(strategy, "type", "RollingUpdate");
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.child(strategy, "rollingUpdate");
      if (!rolling.has("maxSurge")) {
        rolling.put("maxSurge", "25%");
      }
      if (!rolling.has("maxUnavailable")) {
        rolling.put("maxUnavailable", "25%");
      }
    }
  }

  private static void template(ObjectNode owner) {
    ObjectNode spec = Json.child(owner, "spec");
    if (!spec.has("replicas")) {
      spec.put("replicas", 1);
    }
    PodDefaults.applyToSpec(Json.child(Json.child(spec, "template"), "spec"));
  }

  private static void namespace(ObjectNode namespace) {
    String name = Json.text(namespace, "metadata", "name");
    Json.child(Json.child(namespace, "metadata"), "labels")
        .put("kubernetes.io/metadata.name", name);
    text(Json.child(namespace, "status"), "phase", "Active");
  }

  private static void secret(ObjectNode secret) {
    text(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode plain) {
      ObjectNode data = Json.child(secret, "data");
      for (var entry : plain.properties()) {
        byte[] bytes = entry.getValue().asString("").getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }
}
