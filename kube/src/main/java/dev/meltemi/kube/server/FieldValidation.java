package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.schema.FieldCheck;
import dev.meltemi.kube.schema.KubernetesSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameter {@code fieldValidation}: what becomes of fields that a kind of Kubernetes does not
 * have, or that stand twice. They are never stored. Istio's kinds are read by {@link
 * IstioAdmission}, which refuses unknown fields whatever the parameter says.
 */
enum FieldValidation {
  IGNORE,
  WARN,
  STRICT;

  static FieldValidation of(Request request) {
    return switch (request.parameter("fieldValidation")) {
      case "", "Warn" -> WARN;
      case "Ignore" -> IGNORE;
      case "Strict" -> STRICT;
      default ->
          throw ApiFailure.badRequest(
              "invalid fieldValidation: the values are \"Ignore\", \"Warn\" and \"Strict\"");
    };
  }

  /**
   * Takes unknown fields out of the object.
   *
   * @param duplicates places of fields that stand twice in the body
   * @return warnings for the author
   * @throws ApiFailure 400 for values of a wrong type, and under STRICT for everything else
   */
  List<String> check(ResourcePath path, ObjectNode object, List<String> duplicates) {
    List<String> problems = new ArrayList<>();
    var message = KubernetesSchema.get().of(path.type().group(), path.type().kind());
    if (message.isPresent()) {
      FieldCheck check = FieldCheck.prune(message.get(), object);
      if (!check.wrong().isEmpty()) {
        throw cannotHandle(path, String.join(", ", check.wrong()));
      }
      check
          .unknown()
          .forEach((place, meant) ->
              problems.add(
                  "unknown field \""
                      + place
                      + "\""
                      + meant.map(field -> " (did you mean \"" + field + "\"?)").orElse("")));
    }
    duplicates.forEach(place -> problems.add("duplicate field \"" + place + "\""));
    return switch (this) {
      case IGNORE -> List.of();
      case WARN -> problems;
      case STRICT -> {
        if (!problems.isEmpty()) {
          throw cannotHandle(path, "strict decoding error: " + String.join(", ", problems));
        }
        yield List.of();
      }
    };
  }

  private static ApiFailure cannotHandle(ResourcePath path, String why) {
    String kind = path.type().kind();
    return ApiFailure.badRequest(
        "%s in version \"%s\" cannot be handled as a %s: %s"
            .formatted(kind, path.version(), kind, why));
  }
}
