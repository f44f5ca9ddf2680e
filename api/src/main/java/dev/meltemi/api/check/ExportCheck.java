package dev.meltemi.api.check;

import java.util.HashSet;
import java.util.List;

/** Istio's rules for {@code exportTo}: who can see a resource. */
final class ExportCheck {
  private static final String ALL = "*";
  private static final String OWN = ".";
  private static final String NOBODY = "~";

  private ExportCheck() {}

  /**
   * @param namespace of the resource
   * @param hideable whether it may be shown to nobody, as a ServiceEntry may
   */
  static void check(List<String> exportTo, String namespace, boolean hideable, Findings spec) {
    var at = spec.in("exportTo");
    var seen = new HashSet<String>();
    for (var entry : exportTo) {
      at.errorIf(
          !seen.add(entry.equals(OWN) ? namespace : entry),
          "Duplicate",
          "duplicate entries in exportTo for entry " + entry);
      switch (entry) {
        case ALL, OWN -> {}
        case NOBODY ->
            at.errorIf(
                !hideable,
                "BadExport",
                "exportTo ~ (none) is not allowed for Istio configuration objects");
        default ->
            at.errorIf(
                !Names.isDnsLabel(entry),
                "BadExport",
                "only ., *, or a valid namespace name is allowed in the exportTo entry, not \""
                    + entry
                    + "\"");
      }
    }
    if (exportTo.size() < 2) return;
    at.errorIf(
        seen.contains(ALL),
        "Exclusive",
        "cannot have both public (*) and non-public (i.e. . or a list of namespaces) in exportTo");
    at.errorIf(
        seen.contains(NOBODY),
        "Exclusive",
        "cannot export service entry to no one (~) and someone");
  }
}
