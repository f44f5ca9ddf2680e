package dev.meltemi.pilot.inject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and copying JSON trees; what is missing or of another type counts as empty. */
final class Tree {
  private Tree() {}

  @SuppressWarnings("unchecked") // a JSON object's keys are strings
  static Map<String, Object> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  static Map<String, Object> map(Map<String, Object> parent, String key) {
    return map(parent.get(key));
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Map<String, Object> parent, String key) {
    return parent.get(key) instanceof List<?> list ? (List<Object>) list : List.of();
  }

  /** A scalar as text, "" when there is none. */
  static String text(Map<String, Object> parent, String key) {
    Object value = parent.get(key);
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /** A copy with one key set, in its old place or at the end. */
  static Map<String, Object> with(Map<String, Object> parent, String key, Object value) {
    var copy = new LinkedHashMap<>(parent);
    copy.put(key, value);
    return copy;
  }

  /** A copy with the entries of {@code added} that are not there yet. */
  static Map<String, Object> withMissing(Map<String, Object> parent, Map<String, ?> added) {
    var copy = new LinkedHashMap<>(parent);
    added.forEach(copy::putIfAbsent);
    return copy;
  }

  static List<Object> appended(List<Object> list, Object element) {
    var copy = new ArrayList<>(list);
    copy.add(element);
    return copy;
  }

  static List<Object> prepended(List<Object> list, Object element) {
    var copy = new ArrayList<Object>();
    copy.add(element);
    copy.addAll(list);
    return copy;
  }

  /** A map that keeps the order in which it is written here: key, value, key, value. */
  static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2)
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    return map;
  }
}
