package dev.meltemi.api.read;

import dev.meltemi.api.yaml.Node;

/** Which fields this version acts on. */
@FunctionalInterface
interface Enforcement {
  /** Everything is accepted that Istio accepts: for comparing verdicts with Istio's. */
  Enforcement OF_EVERYTHING = (kind, pattern, value) -> true;

  /**
   * @param pattern the field's path without list positions, such as {@code spec.http[].corsPolicy}
   */
  boolean covers(String kind, String pattern, Node value);
}
