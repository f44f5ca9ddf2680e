package dev.meltemi.api.check;

/** How host names with wildcards relate. A wildcard is {@code *} alone or before a suffix. */
final class Hosts {
  private Hosts() {}

  /** Whether every name that {@code narrow} stands for is one of {@code wide}. */
  static boolean covers(String wide, String narrow) {
    if (!wide.startsWith("*")) {
      return wide.equals(narrow);
    }
    var suffix = wide.substring(1);
    var rest = narrow.startsWith("*") ? narrow.substring(1) : narrow;
    return rest.endsWith(suffix)
        && (narrow.startsWith("*") || rest.length() > suffix.length() || suffix.isEmpty());
  }

  static boolean overlap(String a, String b) {
    return covers(a, b) || covers(b, a);
  }
}
