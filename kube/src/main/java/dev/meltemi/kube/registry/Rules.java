package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What must hold before an object of Kubernetes' own kinds is stored. Istio's kinds have their own
 * reader.
 */
final class Rules {

  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Set<String> LABEL_NAMES = Set.of("services", "namespaces");
  private static final Set<String> SERVICE_TYPES =
      Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

  private final List<ApiFailure.Cause> causes = new ArrayList<>();

  private Rules() {}

  /**
   * @throws ApiFailure 422 with every broken rule
   */
  static void check(ResourceType type, JsonNode object) {
    Rules rules = new Rules();
    String name = Json.text(object, "metadata", "name");
    rules.name(type, name);
    switch (type.name()) {
      case "secrets" -> rules.secret(object);
      case "services" -> rules.service(object.path("spec"));
      case "pods" -> rules.podSpec("spec", object.path("spec"));
      case "deployments.apps", "replicasets.apps" -> rules.workload(object.path("spec"));
      case "endpointslices.discovery.k8s.io" ->
          rules.required("addressType", object.path("addressType"));
      default -> {
        // Names are all that is checked of other types.
      }
    }
    if (!rules.causes.isEmpty()) {
      throw ApiFailure.invalid(type, name, rules.causes);
    }
  }

  private void name(ResourceType type, String name) {
    boolean label = LABEL_NAMES.contains(type.name());
    int limit = label ? 63 : 253;
    if (name.length() > limit || !(label ? LABEL : SUBDOMAIN).matcher(name).matches()) {
      invalid(
          "metadata.name",
          "Invalid value: \"%s\": use lower case letters, digits and '-'%s, begin and end with a letter or digit, at most %d characters"
              .formatted(name, label ? "" : " or '.'", limit));
    }
  }

  private void secret(JsonNode secret) {
    if (Json.text(secret, "type").equals("kubernetes.io/tls")) {
      required("data[tls.crt]", secret.path("data").path("tls.crt"));
      required("data[tls.key]", secret.path("data").path("tls.key"));
    }
    for (var entry : secret.path("data").properties()) {
      try {
        Base64.getDecoder().decode(entry.getValue().asString(""));
      } catch (IllegalArgumentException plain) {
        invalid(
            "data[" + entry.getKey() + "]",
            "Invalid value: it is no base64; put plain text into stringData");
      }
    }
  }

  private void service(JsonNode spec) {
    if (Json.text(spec, "sessionAffinity").equals("ClientIP")) {
      causes.add(
          new ApiFailure.Cause(
              "FieldValueNotSupported",
              "spec.sessionAffinity",
              "Unsupported value: \"ClientIP\" is not enforced by this mesh; use None, and"
                  + " consistentHash of a DestinationRule where callers have a sidecar"));
    }
    String type = Json.text(spec, "type");
    if (!SERVICE_TYPES.contains(type)) {
      invalid(
          "spec.type",
          "Unsupported value: \""
              + type
              + "\": supported values: "
              + SERVICE_TYPES.stream().sorted().toList());
    }
    boolean needsPorts =
        !type.equals("ExternalName") && !Json.text(spec, "clusterIP").equals("None");
    if (needsPorts && spec.path("ports").isEmpty()) {
      causes.add(new ApiFailure.Cause("FieldValueRequired", "spec.ports", "Required value"));
    }
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode port : spec.path("ports")) {
      String field = "spec.ports[" + index++ + "]";
      port(field + ".port", port.path("port"));
      protocol(field + ".protocol", port);
      if (spec.path("ports").size() > 1) {
        required(field + ".name", port.path("name"));
      }
      if (!names.add(Json.text(port, "name"))) {
        causes.add(
            new ApiFailure.Cause(
                "FieldValueDuplicate",
                field + ".name",
                "Duplicate value: \"" + Json.text(port, "name") + "\""));
      }
    }
  }

  private void workload(JsonNode spec) {
    JsonNode selector = spec.path("selector");
    if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
      causes.add(new ApiFailure.Cause("FieldValueRequired", "spec.selector", "Required value"));
    } else if (!LabelSelector.of(selector).test(spec.path("template"))) {
      invalid(
          "spec.template.metadata.labels",
          "Invalid value: `selector` does not match template `labels`");
    }
    if (!spec.path("replicas").isInt() || spec.path("replicas").asInt() < 0) {
      invalid(
          "spec.replicas",
          "Invalid value: " + spec.path("replicas") + ": must be a whole number, 0 or more");
    }
    podSpec("spec.template.spec", Json.at(spec, "template", "spec"));
  }

  private void podSpec(String path, JsonNode spec) {
    if (spec.path("containers").isEmpty()) {
      causes.add(
          new ApiFailure.Cause("FieldValueRequired", path + ".containers", "Required value"));
    }
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      int index = 0;
      for (JsonNode container : spec.path(list)) {
        String field = path + "." + list + "[" + index++ + "]";
        required(field + ".name", container.path("name"));
        required(field + ".image", container.path("image"));
        if (!names.add(Json.text(container, "name"))) {
          causes.add(
              new ApiFailure.Cause(
                  "FieldValueDuplicate",
                  field + ".name",
                  "Duplicate value: \"" + Json.text(container, "name") + "\""));
        }
        int portIndex = 0;
        for (JsonNode port : container.path("ports")) {
          String portField = field + ".ports[" + portIndex++ + "]";
          port(portField + ".containerPort", port.path("containerPort"));
          protocol(portField + ".protocol", port);
        }
      }
    }
  }

  private void port(String field, JsonNode port) {
    if (!port.isInt() || port.asInt() < 1 || port.asInt() > 65_535) {
      invalid(
          field,
          "Invalid value: "
              + (port.isMissingNode() ? "none" : port)
              + ": must be a number between 1 and 65535, inclusive");
    }
  }

  private void protocol(String field, JsonNode port) {
    if (!PROTOCOLS.contains(Json.text(port, "protocol"))) {
      invalid(
          field,
          "Unsupported value: \""
              + Json.text(port, "protocol")
              + "\": supported values: \"SCTP\", \"TCP\", \"UDP\"");
    }
  }

  private void required(String field, JsonNode value) {
    if (value.asString("").isEmpty()) {
      causes.add(new ApiFailure.Cause("FieldValueRequired", field, "Required value"));
    }
  }

  private void invalid(String field, String message) {
    causes.add(new ApiFailure.Cause("FieldValueInvalid", field, message));
  }
}
