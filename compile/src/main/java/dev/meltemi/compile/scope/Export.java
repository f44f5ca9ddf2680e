package dev.meltemi.compile.scope;

import java.util.List;

/** The {@code exportTo} of a resource. */
final class Export {
  private Export() {}

  /** Whether a resource of {@code owner} can be seen from {@code namespace}. */
  static boolean reaches(List<String> exportTo, String owner, String namespace) {
    if (exportTo.isEmpty()) return true;
    return exportTo.stream()
        .anyMatch(to ->
            to.equals("*") || to.equals(namespace) || (to.equals(".") && owner.equals(namespace)));
  }
}
