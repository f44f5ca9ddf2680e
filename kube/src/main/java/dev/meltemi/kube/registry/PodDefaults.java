package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a real API server fills into pods and pod templates, so that a read answers what the kubelet
 * will do.
 */
final class PodDefaults {

  static final String NODE = "local";
  static final int GRACE_SECONDS = 30;

  private PodDefaults() {}

  static void applyToPod(ObjectNode pod) {
    ObjectNode spec = Json.child(pod, "spec");
    applyToSpec(spec);
    // There is one node, so there is no scheduler: a pod is bound from the beginning.
    Defaults.text(spec, "nodeName", NODE);
    Defaults.text(spec, "serviceAccountName", "default");
    Defaults.text(spec, "serviceAccount", Json.text(spec, "serviceAccountName"));
    ObjectNode status = Json.child(pod, "status");
    Defaults.text(status, "phase", "Pending");
    Defaults.text(status, "qosClass", "BestEffort");
  }

  static void applyToSpec(ObjectNode spec) {
    Defaults.text(spec, "restartPolicy", "Always");
    Defaults.text(spec, "dnsPolicy", "ClusterFirst");
    Defaults.text(spec, "schedulerName", "default-scheduler");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", GRACE_SECONDS);
    }
    Json.child(spec, "securityContext");
    containers(spec.path("initContainers"));
    containers(spec.path("containers"));
  }

  private static void containers(JsonNode containers) {
    for (JsonNode each : containers) {
      if (each instanceof ObjectNode container) {
        Defaults.text(container, "imagePullPolicy", pullPolicy(Json.text(container, "image")));
        Defaults.text(container, "terminationMessagePath", "/dev/termination-log");
        Defaults.text(container, "terminationMessagePolicy", "File");
        Json.child(container, "resources");
        for (JsonNode port : container.path("ports")) {
          Defaults.text(port, "protocol", "TCP");
        }
        probe(container.path("livenessProbe"));
        probe(container.path("readinessProbe"));
        probe(container.path("startupProbe"));
      }
    }
  }

  private static void probe(JsonNode node) {
    if (node instanceof ObjectNode probe) {
      number(probe, "timeoutSeconds", 1);
      number(probe, "periodSeconds", 10);
      number(probe, "successThreshold", 1);
      number(probe, "failureThreshold", 3);
      Defaults.text(probe.path("httpGet"), "scheme", "HTTP");
      Defaults.text(probe.path("httpGet"), "path", "/");
    }
  }

  private static void number(ObjectNode tree, String name, int value) {
    if (!tree.has(name)) {
      tree.put(name, value);
    }
  }

  private static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !name.contains(":") || name.endsWith(":latest");
    return latest ? "Always" : "IfNotPresent";
  }
}
