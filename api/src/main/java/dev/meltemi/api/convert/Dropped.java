package dev.meltemi.api.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of 0.8 that VirtualServices have lost to {@code headers}. */
final class Dropped {
  private Dropped() {}

  /** A copy that may be changed, in today's form. */
  static Map<String, Object> from(String kind, Map<String, Object> document) {
    var tree = new LinkedHashMap<>(document);
    if (kind.equals("VirtualService") && tree.get("spec") instanceof Map<?, ?> written) {
      var spec = copy(written);
      if (spec.get("http") instanceof List<?> rules) {
        List<Object> modern = new ArrayList<>();
        for (var rule : rules) modern.add(rule instanceof Map<?, ?> map ? rule(map) : rule);
        spec.put("http", modern);
      }
      tree.put("spec", spec);
    }
    return tree;
  }

  private static Map<String, Object> rule(Map<?, ?> written) {
    var rule = copy(written);
    var added = rule.remove("appendHeaders");
    var removed = rule.remove("removeResponseHeaders");
    if (added == null && removed == null) return rule;
    var headers = part(rule, "headers");
    if (added != null) part(headers, "request").put("add", added);
    if (removed != null) {
      // It was a map of which only the keys counted.
      Object names = removed instanceof Map<?, ?> map ? List.copyOf(map.keySet()) : removed;
      part(headers, "response").put("remove", names);
    }
    return rule;
  }

  /** The mapping at a key, made if need be, in a form that may be changed. */
  private static Map<String, Object> part(Map<String, Object> tree, String key) {
    Map<String, Object> inner =
        tree.get(key) instanceof Map<?, ?> known ? copy(known) : new LinkedHashMap<>();
    tree.put(key, inner);
    return inner;
  }

  private static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
