package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code kubectl get crd} shows of a kind. The kinds are built in; their definitions are there
 * because clients look for them, kubectl for instance before it says that there is no such kind.
 */
final class KindDefinition {

  private KindDefinition() {}

  static ObjectNode of(ResourceType type) {
    ObjectNode definition = Json.object();
    definition.putObject("metadata").put("name", type.name());
    ObjectNode spec = definition.putObject("spec").put("group", type.group());
    names(spec.putObject("names"), type);
    spec.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    ArrayNode versions = spec.putArray("versions");
    for (String version : type.versions()) {
      ObjectNode each =
          versions
              .addObject()
              .put("name", version)
              .put("served", true)
              .put("storage", version.equals(type.versions().getFirst()));
      each.putObject("subresources").putObject("status");
    }
    ObjectNode status = definition.putObject("status");
    names(status.putObject("acceptedNames"), type);
    status.putArray("storedVersions").add(type.versions().getFirst());
    ArrayNode conditions = status.putArray("conditions");
    conditions.addObject().put("type", "NamesAccepted").put("status", "True");
    conditions.addObject().put("type", "Established").put("status", "True");
    return definition;
  }

  private static void names(ObjectNode names, ResourceType type) {
    names
        .put("kind", type.kind())
        .put("listKind", type.kind() + "List")
        .put("plural", type.plural())
        .put("singular", type.singular());
    ArrayNode shortNames = names.putArray("shortNames");
    type.shortNames().forEach(shortNames::add);
  }
}
