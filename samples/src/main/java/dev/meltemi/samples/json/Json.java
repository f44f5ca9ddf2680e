package dev.meltemi.samples.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** One JSON value. Immutable; members keep the order in which they were written. */
public sealed interface Json {

  /** Members in order. */
  record Obj(Map<String, Json> members) implements Json {}

  /** Elements in order. */
  record Arr(List<Json> elements) implements Json {}

  /** Text, unescaped. */
  record Str(String value) implements Json {}

  /** A number as it is spelled, so that nothing is lost between reading and writing. */
  record Num(String literal) implements Json {}

  /** True or false. */
  record Bool(boolean value) implements Json {}

  /** The literal {@code null}. */
  record Null() implements Json {}

  /** An object of alternating names and values; values are Json, String, Number or Boolean. */
  static Obj object(Object... namesAndValues) {
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], of(namesAndValues[i + 1]));
    }
    return new Obj(members);
  }

  /** The JSON for a Java value: Json itself, String, Number or Boolean. */
  static Json of(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> new Str(text);
      case Number number -> new Num(number.toString());
      case Boolean truth -> new Bool(truth);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }

  /** An object of strings, in the order of the map. */
  static Obj strings(Map<String, String> values) {
    SequencedMap<String, Json> members = new LinkedHashMap<>();
    values.forEach((name, value) -> members.put(name, new Str(value)));
    return new Obj(members);
  }

  /**
   * The value that the text spells; empty when it is not JSON or nests deeper than {@link
   * JsonReader#DEPTH_MAX}.
   */
  static Optional<Json> read(String text) {
    return new JsonReader(text).document();
  }

  /** The member of that name, when this is an object that has it. */
  default Optional<Json> member(String name) {
    return this instanceof Obj(var members)
        ? Optional.ofNullable(members.get(name))
        : Optional.empty();
  }

  /** Elements of an array; none when this is something else. */
  default List<Json> items() {
    return this instanceof Arr(var elements) ? elements : List.of();
  }

  /** What a person reads: text without quotes, a number as spelled, everything else as JSON. */
  default String text() {
    return switch (this) {
      case Str(var value) -> value;
      case Num(var literal) -> literal;
      case Obj _, Arr _, Bool _, Null _ -> line();
    };
  }

  /** On one line, {@code {"a": 1}}. */
  default String line() {
    return new JsonWriter("").write(this);
  }

  /** Over several lines, two spaces deeper each level, with a line end after it. */
  default String pretty() {
    return new JsonWriter("  ").write(this) + "\n";
  }
}
