package dev.meltemi.cli.istioctl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code apply} sends for an object that exists: a merge patch (RFC 7386) that sets what is
 * written and removes what the last apply wrote and this one no longer does. It remembers the last
 * apply in kubectl's own annotation, so that both tools may be used in turn.
 */
final class ThreeWay {
  static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private ThreeWay() {}

  static Map<String, Object> patch(Map<String, Object> lastApplied, Map<String, Object> wanted) {
    var patch = new LinkedHashMap<String, Object>();
    lastApplied.keySet().stream()
        .filter(key -> !wanted.containsKey(key))
        .forEach(key -> putNull(patch, key));
    wanted.forEach((key, value) ->
        patch.put(
            key,
            value instanceof Map
                ? patch(Trees.map(lastApplied.get(key)), Trees.map(value))
                : value));
    return patch;
  }

  @SuppressWarnings("NullAway") // null is how a merge patch says "remove"
  private static void putNull(Map<String, Object> patch, String key) {
    patch.put(key, null);
  }
}
