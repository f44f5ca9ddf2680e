package dev.meltemi.api.read;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.yaml.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The fields of one mapping, taken by name. What is asked for is known; what is left at {@link
 * #done} is an unknown field. A bad value is reported and then counts as absent.
 */
final class Fields {
  private final Report report;
  private final String path;
  private final String pattern;
  private final Node.Mapping node;
  private final Scalars scalars;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(Report report, String path, String pattern, Node.Mapping node) {
    this.report = report;
    this.path = path;
    this.pattern = pattern;
    this.node = node;
    this.scalars = new Scalars(report);
  }

  static Fields root(Report report, Node.Mapping node) {
    return new Fields(report, "", "", node);
  }

  Report report() {
    return report;
  }

  Node.Mapping node() {
    return node;
  }

  int line() {
    return node.line();
  }

  /** Where this mapping stands, named as a part of the object. */
  Origin part(String name) {
    return report.part(name, node.line());
  }

  /** The path of a field for messages: {@code spec.http[0].timeout}. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String pattern(String name) {
    return pattern.isEmpty() ? name : pattern + "." + name;
  }

  /** The field's value unless it is absent or null. */
  Optional<Node> take(String name) {
    known.add(name);
    var value = node.get(name).filter(v -> !isNull(v));
    value.ifPresent(v -> checkEnforced(path(name), pattern(name), v));
    return value;
  }

  boolean has(String name) {
    known.add(name);
    return node.get(name).filter(v -> !isNull(v)).isPresent();
  }

  private void checkEnforced(String at, String place, Node value) {
    if (!report.enforcement().covers(report.kind(), place, value)) {
      var what = value instanceof Node.Scalar s && !s.text().isEmpty() ? at + ": " + s.text() : at;
      report.error(
          "NotEnforced",
          value.line(),
          what
              + " is not enforced by this version, so it is refused rather than stored without"
              + " effect.",
          "Leave it out.");
    }
  }

  private static boolean isNull(Node value) {
    return value instanceof Node.Scalar s && s.kind() == Node.Scalar.Kind.NULL;
  }

  // Scalars.

  Optional<String> text(String name) {
    return take(name).flatMap(v -> scalars.text(path(name), v));
  }

  String textOrEmpty(String name) {
    return text(name).orElse("");
  }

  OptionalInt integer(String name, int min, int max) {
    return take(name)
        .map(v -> scalars.integer(path(name), v, min, max))
        .orElse(OptionalInt.empty());
  }

  /** A number of uint32 or int32, at least 0. */
  OptionalInt count(String name) {
    return integer(name, 0, Integer.MAX_VALUE);
  }

  OptionalInt port(String name) {
    return integer(name, 1, 65535);
  }

  Optional<Double> number(String name) {
    return take(name).flatMap(v -> scalars.number(path(name), v));
  }

  Optional<Boolean> flag(String name) {
    return take(name).flatMap(v -> scalars.flag(path(name), v));
  }

  boolean isSet(String name) {
    return flag(name).orElse(false);
  }

  /** At least 1 ms and whole milliseconds, as Istio has it nearly everywhere. */
  Optional<Duration> duration(String name) {
    return take(name).flatMap(v -> scalars.duration(path(name), v, false));
  }

  /** As {@link #duration}, or zero. */
  Optional<Duration> durationOrZero(String name) {
    return take(name).flatMap(v -> scalars.duration(path(name), v, true));
  }

  /** Of any precision, or zero: Istio leaves a few unchecked. */
  Optional<Duration> anyDuration(String name) {
    return take(name).flatMap(v -> scalars.anyDuration(path(name), v));
  }

  /** A number of uint64. */
  Optional<Long> size(String name) {
    return take(name).flatMap(v -> scalars.size(path(name), v));
  }

  <E> Optional<E> choice(String name, Map<String, E> values) {
    return take(name).flatMap(v -> scalars.choice(path(name), v, values));
  }

  // Lists and maps of texts.

  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    each(name, (item, at) -> scalars.text(at, item).ifPresent(texts::add));
    return List.copyOf(texts);
  }

  Map<String, String> textMap(String name) {
    var map = new LinkedHashMap<String, String>();
    mapping(name)
        .ifPresent(m ->
            m.entries()
                .forEach(e ->
                    scalars
                        .text(path(name) + "." + e.key(), e.value())
                        .ifPresent(text -> map.put(e.key(), text))));
    return Collections.unmodifiableMap(map);
  }

  // Messages.

  <T> Optional<T> message(String name, Function<Fields, T> read) {
    return mapping(name).map(m -> inner(path(name), pattern(name), m, read));
  }

  <T> List<T> messages(String name, Function<Fields, T> read) {
    var list = new ArrayList<T>();
    each(
        name,
        (item, at) ->
            asMapping(at, item).ifPresent(m -> list.add(inner(at, pattern(name) + "[]", m, read))));
    return List.copyOf(list);
  }

  /** As {@link #messages}, with the position, from 0. */
  <T> List<T> numbered(String name, BiFunction<Fields, Integer, T> read) {
    var counter = new int[1];
    return messages(name, fields -> read.apply(fields, counter[0]++));
  }

  <T> Map<String, T> messageMap(String name, Function<Fields, T> read) {
    var map = new LinkedHashMap<String, T>();
    for (var entry : mapping(name).map(Node.Mapping::entries).orElse(List.of())) {
      var at = path(name) + "." + entry.key();
      var key = Node.Scalar.string(entry.key(), entry.line());
      checkEnforced(path(name), pattern(name) + ".*", key);
      asMapping(at, entry.value())
          .ifPresent(v -> map.put(entry.key(), inner(at, pattern(name) + ".*", v, read)));
    }
    return Collections.unmodifiableMap(map);
  }

  private <T> T inner(String at, String place, Node.Mapping mapping, Function<Fields, T> read) {
    var fields = new Fields(report, at, place, mapping);
    T value = read.apply(fields);
    fields.done();
    return value;
  }

  private Optional<Node.Mapping> mapping(String name) {
    return take(name).flatMap(v -> asMapping(path(name), v));
  }

  private Optional<Node.Mapping> asMapping(String at, Node value) {
    if (value instanceof Node.Mapping mapping) {
      return Optional.of(mapping);
    }
    scalars.wrongType(at, value, "a mapping");
    return Optional.empty();
  }

  private void each(String name, BiConsumer<Node, String> item) {
    take(name)
        .ifPresent(value -> {
          if (!(value instanceof Node.Sequence(var items, _))) {
            scalars.wrongType(path(name), value, "a list");
            return;
          }
          for (int i = 0; i < items.size(); i++) {
            checkEnforced(path(name) + "[" + i + "]", pattern(name) + "[]", items.get(i));
            item.accept(items.get(i), path(name) + "[" + i + "]");
          }
        });
  }

  // What must and must not be there.

  /** Reports when more than one of the fields is set. */
  void onlyOneOf(String... names) {
    var set = Arrays.stream(names).filter(this::has).toList();
    if (set.size() > 1) {
      report.error(
          "Exclusive",
          line(),
          where()
              + " sets "
              + String.join(" and ", set)
              + "; only one of "
              + String.join(", ", names)
              + " may be set.",
          "Keep one of them.");
    }
  }

  /** Fields that are part of the API and have no meaning for the mesh, or are read elsewhere. */
  void accept(String... names) {
    for (var name : names) {
      take(name);
    }
  }

  /**
   * Whether a field that is not there seems to be there under a wrong name; {@link #done} says so,
   * and one mistake is one message.
   */
  boolean isMisspelt(String name) {
    return report.refusesUnknownFields()
        && !has(name)
        && node.entries().stream()
            .map(Node.Entry::key)
            .anyMatch(key -> !known.contains(key) && Nearest.of(key, List.of(name)).isPresent());
  }

  void error(String code, String message, String fix) {
    report.error(code, line(), where() + ": " + message, fix);
  }

  String where() {
    return path.isEmpty() ? report.kind() : path;
  }

  /** Reports what nobody asked for. */
  void done() {
    if (!report.refusesUnknownFields()) {
      return;
    }
    for (var entry : node.entries()) {
      if (!known.contains(entry.key())) {
        report.error(
            "UnknownField",
            entry.line(),
            "unknown field \"" + entry.key() + "\" in " + where() + ".",
            remedy(entry.key()));
      }
    }
  }

  private String remedy(String name) {
    var near = Nearest.of(name, known);
    if (near.isPresent()) {
      return "Did you mean \"" + near.get() + "\"?";
    }
    var places =
        FieldPlaces.of(report.kind(), name).stream().filter(p -> !p.equals(pattern(name))).toList();
    if (!places.isEmpty()) {
      return "\"" + name + "\" belongs to " + String.join(" or ", places) + ".";
    }
    return known.isEmpty() ? "Remove it." : "Known here: " + String.join(", ", known) + ".";
  }
}
