package dev.meltemi.kube.schema;

import dev.meltemi.kube.store.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Messages of protobuf that are one value in JSON: times, quantities, a number or a text. */
final class SpecialValues {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SpecialValues() {}

  /**
   * Empty for a time that was never set.
   *
   * @throws IllegalArgumentException when the bytes are no such value
   */
  static Optional<JsonNode> read(String type, byte[] bytes) {
    if (type.equals("ExtraValue")) {
      return Optional.of(texts(bytes));
    }
    Map<Integer, Object> fields = fields(bytes);
    return switch (type) {
      case "Time", "MicroTime" -> bytes.length == 0 ? Optional.empty() : Optional.of(time(fields));
      case "Quantity" -> Optional.of(JSON.stringNode(text(fields, 1)));
      case "IntOrString" ->
          Optional.of(
              number(fields, 1) == 1
                  ? JSON.stringNode(text(fields, 3))
                  : JSON.numberNode((int) number(fields, 2)));
      case "Duration" ->
          Optional.of(
              JSON.stringNode(Duration.ofNanos(number(fields, 1)).toMillis() / 1000.0 + "s"));
      case "FieldsV1", "RawExtension" -> Optional.of(json(text(fields, 1)));
      default -> throw new IllegalStateException("no such type: " + type);
    };
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.isEmpty() ? "{}" : text);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("a field that should hold JSON does not", malformed);
    }
  }

  private static JsonNode time(Map<Integer, Object> fields) {
    try {
      return JSON.stringNode(
          Instant.ofEpochSecond(number(fields, 1), number(fields, 2)).toString());
    } catch (DateTimeException | ArithmeticException impossible) {
      throw new IllegalArgumentException("no such time: " + fields, impossible);
    }
  }

  private static ArrayNode texts(byte[] bytes) {
    ArrayNode list = JSON.arrayNode();
    Wire wire = new Wire(bytes);
    while (!wire.isAtEnd()) {
      long tag = wire.varint();
      if (tag >>> 3 == 1) {
        list.add(wire.text());
      } else {
        wire.skip((int) (tag & 7));
      }
    }
    return list;
  }

  private static Map<Integer, Object> fields(byte[] bytes) {
    Map<Integer, Object> fields = new HashMap<>();
    Wire wire = new Wire(bytes);
    while (!wire.isAtEnd()) {
      long tag = wire.varint();
      int number = (int) (tag >>> 3);
      int wireType = (int) (tag & 7);
      if (wireType == Wire.VARINT) {
        fields.put(number, wire.varint());
      } else if (wireType == Wire.BYTES) {
        fields.put(number, wire.text());
      } else {
        wire.skip(wireType);
      }
    }
    return fields;
  }

  private static long number(Map<Integer, Object> fields, int number) {
    return fields.get(number) instanceof Long value ? value : 0;
  }

  private static String text(Map<Integer, Object> fields, int number) {
    return fields.get(number) instanceof String value ? value : "";
  }
}
