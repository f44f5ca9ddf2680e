package dev.meltemi.traffic;

import java.util.Optional;

/**
 * One share of a split.
 *
 * @param weight at least 0, relative to the others
 * @param hostRewrite replaces the Host of requests that take this share
 */
public record WeightedCluster(
    String cluster,
    int weight,
    HeaderEdits requestHeaders,
    HeaderEdits responseHeaders,
    Optional<String> hostRewrite) {
  public static WeightedCluster of(String cluster, int weight) {
    return new WeightedCluster(
        cluster, weight, HeaderEdits.none(), HeaderEdits.none(), Optional.empty());
  }
}
