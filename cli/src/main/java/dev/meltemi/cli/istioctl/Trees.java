package dev.meltemi.cli.istioctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading and copying the JSON trees of objects; what is missing counts as empty. */
final class Trees {
  private Trees() {}

  @SuppressWarnings("unchecked") // a JSON object's keys are strings
  static Map<String, Object> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object node) {
    return node instanceof List<?> list ? (List<Object>) list : List.of();
  }

  static String text(Map<String, Object> parent, String key) {
    Object value = parent.get(key);
    return value == null ? "" : value.toString();
  }

  static Map<String, Object> metadata(Map<String, Object> object) {
    return map(object.get("metadata"));
  }

  static String revision(Map<String, Object> object) {
    return text(metadata(object), "resourceVersion");
  }

  static Map<String, Object> with(Map<String, Object> parent, String key, Object value) {
    var copy = new LinkedHashMap<>(parent);
    copy.put(key, value);
    return copy;
  }
}
