package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.schema.KubernetesSchema;
import dev.meltemi.kube.schema.TableSchema;
import dev.meltemi.kube.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAPI schemas of the types. Fields of Kubernetes' own kinds come from the table of {@link
 * KubernetesSchema}, those of Istio's from {@code schemas.yaml}, which also has the descriptions of
 * both.
 */
final class Schemas {

  private static final String ABOUT = "_";

  private final JsonNode kinds;

  private Schemas(JsonNode kinds) {
    this.kinds = kinds;
  }

  static Schemas load() {
    try (InputStream input = Schemas.class.getResourceAsStream("schemas.yaml")) {
      if (input == null) {
        throw new IllegalStateException("schemas.yaml is missing beside " + Schemas.class);
      }
      return new Schemas(
          Json.tree(new Load(LoadSettings.builder().build()).loadFromInputStream(input)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  ObjectNode of(ResourceType type, String version) {
    ObjectNode described = fields(kinds.path(type.kind()));
    ObjectNode schema =
        KubernetesSchema.get()
            .of(type.group(), type.kind())
            .map(message -> describe(TableSchema.of(message), described))
            .orElse(described);
    ObjectNode properties = Json.child(schema, "properties");
    properties.set(
        "apiVersion",
        leaf(
            "string",
            "The version in which the object is written: " + type.apiVersion(version) + "."));
    properties.set("kind", leaf("string", "The type of the object: " + type.kind() + "."));
    ObjectNode metadata =
        KubernetesSchema.get().message("ObjectMeta").map(TableSchema::of).orElseGet(Json::object);
    metadata.put("description", "Name, namespace, labels and what else every object has.");
    properties.set("metadata", metadata);
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", type.group())
        .put("version", version)
        .put("kind", type.kind());
    return schema;
  }

  /** Lays the descriptions over the fields of the table. */
  private static ObjectNode describe(ObjectNode schema, JsonNode described) {
    String text = Json.text(described, "description");
    if (!text.isEmpty()) {
      schema.put("description", text);
    }
    for (String part : List.of("items", "additionalProperties")) {
      if (schema.path(part) instanceof ObjectNode inner) {
        describe(inner, described.path(part));
      }
    }
    if (schema.path("properties") instanceof ObjectNode properties) {
      properties
          .properties()
          .forEach(field -> {
            if (field.getValue() instanceof ObjectNode inner) {
              describe(inner, Json.at(described, "properties", field.getKey()));
            }
          });
    }
    return schema;
  }

  private static ObjectNode fields(JsonNode description) {
    ObjectNode schema = leaf("object", Json.text(description, ABOUT));
    ObjectNode properties = schema.putObject("properties");
    for (Map.Entry<String, JsonNode> field : description.properties()) {
      if (!field.getKey().equals(ABOUT)) {
        add(properties, field.getKey(), field.getValue());
      }
    }
    return schema;
  }

  private static void add(ObjectNode properties, String name, JsonNode description) {
    ObjectNode one = description.isObject() ? fields(description) : leaf(description.asString(""));
    if (name.endsWith("[]")) {
      ObjectNode list = leaf("array", Json.text(one, "description"));
      // kubectl prints both descriptions, so only the list has one.
      one.remove(List.of("description"));
      properties.set(name.substring(0, name.length() - 2), list.set("items", one));
    } else if (name.endsWith("{}")) {
      ObjectNode map = leaf("object", Json.text(one, "description"));
      properties.set(name.substring(0, name.length() - 2), map.set("additionalProperties", one));
    } else {
      properties.set(name, one);
    }
  }

  private static ObjectNode leaf(String shorthand) {
    String[] parts = shorthand.split(", ", 2);
    return leaf(parts[0], parts[1]);
  }

  private static ObjectNode leaf(String type, String description) {
    return Json.object().put("type", type).put("description", description);
  }
}
