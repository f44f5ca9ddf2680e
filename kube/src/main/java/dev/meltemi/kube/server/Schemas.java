package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ResourceType;
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

/** OpenAPI schemas of the types, made of the short descriptions in {@code schemas.yaml}. */
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
    ObjectNode schema = fields(kinds.path(type.kind()));
    // Only what is described is known; what is not is kept all the same.
    ObjectNode properties = Json.child(schema, "properties");
    properties.set(
        "apiVersion",
        leaf(
            "string",
            "The version in which the object is written: " + type.apiVersion(version) + "."));
    properties.set("kind", leaf("string", "The type of the object: " + type.kind() + "."));
    properties.set(
        "metadata", leaf("object", "Name, namespace, labels and what else every object has."));
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", type.group())
        .put("version", version)
        .put("kind", type.kind());
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
