package dev.meltemi.kube.registry;

import dev.meltemi.kube.store.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Field selectors: {@code metadata.name=a,status.phase!=Running}. Which fields can be asked for
 * depends on the type.
 */
public final class FieldSelector {

  private static final Set<String> EVERY_TYPE = Set.of("metadata.name", "metadata.namespace");
  private static final Map<String, Set<String>> OF_TYPE =
      Map.of(
          "pods",
              Set.of(
                  "status.phase",
                  "status.podIP",
                  "spec.nodeName",
                  "spec.serviceAccountName",
                  "spec.restartPolicy"),
          "namespaces", Set.of("status.phase"),
          "secrets", Set.of("type"),
          "services", Set.of("spec.clusterIP", "spec.type"),
          "events",
              Set.of(
                  "involvedObject.kind",
                  "involvedObject.namespace",
                  "involvedObject.name",
                  "involvedObject.uid",
                  "involvedObject.apiVersion",
                  "involvedObject.resourceVersion",
                  "involvedObject.fieldPath",
                  "reason",
                  "type",
                  "source.component",
                  "reportingComponent"));

  private FieldSelector() {}

  /**
   * @throws ApiFailure 400 when the text is no selector or names a field that the type does not
   *     offer
   */
  public static Predicate<JsonNode> parse(ResourceType type, String text) {
    Predicate<JsonNode> all = _ -> true;
    for (String term : text.split(",")) {
      if (!term.isBlank()) {
        all = all.and(term(type, term.strip()));
      }
    }
    return all;
  }

  private static Predicate<JsonNode> term(ResourceType type, String term) {
    int equals = term.indexOf('=');
    if (equals < 1) {
      throw ApiFailure.badRequest(
          "invalid field selector \"" + term + "\": write field=value or field!=value");
    }
    boolean not = term.charAt(equals - 1) == '!';
    String field = term.substring(0, not ? equals - 1 : equals);
    String value = term.substring(term.startsWith("==", equals) ? equals + 2 : equals + 1);
    if (!EVERY_TYPE.contains(field)
        && !OF_TYPE.getOrDefault(type.name(), Set.of()).contains(field)) {
      throw ApiFailure.badRequest(
          "field label not supported: " + field + " (for " + type.name() + ")");
    }
    String[] path = field.split("\\.");
    return object -> Json.text(object, path).equals(value) != not;
  }
}
