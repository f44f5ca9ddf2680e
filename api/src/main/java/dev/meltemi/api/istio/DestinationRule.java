package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How connections to a host are made, and which subsets the host has.
 *
 * @param host as written: short names are not yet resolved; may be a wildcard
 * @param exportTo as written, {@code ["*"]} when absent
 */
public record DestinationRule(
    ObjectMeta meta,
    Origin origin,
    String host,
    Optional<TrafficPolicy> trafficPolicy,
    List<Subset> subsets,
    List<String> exportTo,
    Map<String, String> workloadSelector)
    implements IstioResource {
  public static final String KIND = "DestinationRule";

  /**
   * The endpoints that carry all of these labels. The subset's policy overrides the rule's block by
   * block.
   */
  public record Subset(
      Origin origin,
      String name,
      Map<String, String> labels,
      Optional<TrafficPolicy> trafficPolicy) {}

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
