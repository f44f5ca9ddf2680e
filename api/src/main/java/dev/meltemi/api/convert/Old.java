package dev.meltemi.api.convert;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Trees;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a mapping in an older form; what nobody asks for cannot be converted. */
final class Old {
  private final Node.Mapping node;
  private final Origin document;
  private final String path;
  private final List<Problem> problems;
  private final Set<String> known = new HashSet<>();

  private Old(Node.Mapping node, Origin document, String path, List<Problem> problems) {
    this.node = node;
    this.document = document;
    this.path = path;
    this.problems = problems;
  }

  /** The spec of a document. */
  static Old spec(Node.Mapping document, Origin origin, List<Problem> problems) {
    return new Old(document.mapping("spec"), origin, "spec", problems);
  }

  Optional<Old> inner(String key) {
    known.add(key);
    return node.get(key).flatMap(value -> inner(value, path + "." + key));
  }

  List<Old> items(String key) {
    known.add(key);
    return node.get(key).orElse(node) instanceof Node.Sequence(var items, _)
        ? items.stream().flatMap(item -> inner(item, path + "." + key + "[]").stream()).toList()
        : List.of();
  }

  private Optional<Old> inner(Node value, String at) {
    return value instanceof Node.Mapping mapping
        ? Optional.of(new Old(mapping, document, at, problems))
        : Optional.empty();
  }

  String text(String key) {
    known.add(key);
    return node.text(key);
  }

  /** The value as it stands. */
  Optional<Object> value(String key) {
    known.add(key);
    return Optional.ofNullable(Trees.map(node).get(key));
  }

  /** A mapping as it stands; empty when there is none. */
  Map<String, Object> map(String key) {
    known.add(key);
    return new LinkedHashMap<>(Trees.map(node.mapping(key)));
  }

  Set<String> keys() {
    var keys = new LinkedHashSet<String>();
    node.entries().forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  /** Copies fields that are called the same today. */
  void copy(Map<String, Object> into, String... keys) {
    for (var key : keys) value(key).ifPresent(value -> into.put(key, value));
  }

  /** Copies a field that has another name today. */
  void rename(Map<String, Object> into, String key, String modern) {
    value(key).ifPresent(value -> into.put(modern, value));
  }

  /** Fields of which nothing is left, if they are there. */
  void refuse(String why, String fix, String... keys) {
    for (var key : keys) {
      known.add(key);
      node.entries().stream()
          .filter(entry -> entry.key().equals(key))
          .forEach(entry ->
              problems.add(
                  Problem.error(
                      "NotConvertible",
                      document.at(entry.line()),
                      path + "." + key + ": " + why + ".",
                      fix)));
    }
  }

  void warn(String message, String fix) {
    problems.add(
        Problem.warning("Converted", document.at(node.line()), path + ": " + message + ".", fix));
  }

  void error(String message, String fix) {
    problems.add(
        Problem.error(
            "NotConvertible", document.at(node.line()), path + ": " + message + ".", fix));
  }

  void done() {
    for (var entry : node.entries()) {
      if (known.contains(entry.key())) continue;
      problems.add(
          Problem.error(
              "NotConvertible",
              document.at(entry.line()),
              "unknown field \"" + entry.key() + "\" in " + path + ".",
              "Remove it, or correct its name."));
    }
  }
}
