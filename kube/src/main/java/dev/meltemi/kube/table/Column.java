package dev.meltemi.kube.table;

import dev.meltemi.kube.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A column of a table.
 *
 * @param type {@code string} or {@code integer}
 * @param priority 0 is always shown, 1 with {@code -o wide}
 */
record Column(String name, String type, int priority, Function<JsonNode, JsonNode> cell) {

  static final String NONE = "<none>";

  static Column text(String name, Function<JsonNode, String> cell) {
    return new Column(
        name, "string", 0, object -> JsonNodeFactory.instance.stringNode(cell.apply(object)));
  }

  static Column wide(String name, Function<JsonNode, String> cell) {
    return new Column(
        name, "string", 1, object -> JsonNodeFactory.instance.stringNode(cell.apply(object)));
  }

  static Column number(String name, Function<JsonNode, Integer> cell) {
    return new Column(
        name, "integer", 0, object -> JsonNodeFactory.instance.numberNode(cell.apply(object)));
  }

  static Column field(String name, String... path) {
    return text(name, object -> orNone(Json.text(object, path)));
  }

  static Column wideField(String name, String... path) {
    return wide(name, object -> orNone(Json.text(object, path)));
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  /** Time since an RFC 3339 timestamp, as kubectl writes it: 45s, 3m20s, 5h2m, 4d. */
  static String age(String timestamp) {
    try {
      return age(Duration.between(Instant.parse(timestamp), Instant.now()));
    } catch (DateTimeParseException unknown) {
      return "<unknown>";
    }
  }

  static String age(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return hours + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    return days < 8 && hours % 24 != 0 ? days + "d" + hours % 24 + "h" : days + "d";
  }
}
