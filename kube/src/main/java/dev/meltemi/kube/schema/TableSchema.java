package dev.meltemi.kube.schema;

import dev.meltemi.kube.store.Json;
import tools.jackson.databind.node.ObjectNode;

/** Messages of the table in the form of OpenAPI, everything in place, without references. */
public final class TableSchema {

  private TableSchema() {}

  public static ObjectNode of(Message message) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    message.fields().values().forEach(field -> properties.set(field.name(), of(field)));
    return schema;
  }

  private static ObjectNode of(Field field) {
    ObjectNode one = of(field.type());
    return switch (field.shape()) {
      case ONE -> one;
      case LIST -> Json.object().put("type", "array").set("items", one);
      case MAP -> Json.object().put("type", "object").set("additionalProperties", one);
    };
  }

  private static ObjectNode of(String type) {
    return switch (type) {
      case "int" -> Json.object().put("type", "integer");
      case "bool" -> Json.object().put("type", "boolean");
      case "string", "Duration", "Quantity" -> Json.object().put("type", "string");
      case "bytes" -> Json.object().put("type", "string").put("format", "byte");
      case "Time", "MicroTime" -> Json.object().put("type", "string").put("format", "date-time");
      case "IntOrString" -> Json.object().put("type", "string").put("format", "int-or-string");
      default ->
          KubernetesSchema.get()
              .message(type)
              .map(TableSchema::of)
              .orElseGet(() -> Json.object().put("type", "object"));
    };
  }
}
