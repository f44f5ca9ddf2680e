package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.WeightedCluster;
import java.util.List;
import java.util.Optional;

/**
 * One part of a split, with what stands behind it.
 *
 * @param percent of the whole, 0 to 100
 * @param cluster empty when the proxy knows none of that name
 * @param endpoints all that are known, healthy or not
 */
public record Share(
    WeightedCluster target,
    double percent,
    Optional<Cluster> cluster,
    List<Endpoint> endpoints,
    Fate fate) {
  public Share {
    endpoints = List.copyOf(endpoints);
  }

  /** What becomes of a request that takes this share, as far as the proxy can know. */
  public enum Fate {
    /** It reaches an endpoint. */
    SENT,
    /** 503 with flag NC: there is no such cluster. */
    NO_CLUSTER,
    /** 503 with flag UH: no endpoint is healthy. */
    NO_ENDPOINT
  }

  public String name() {
    return target.cluster();
  }
}
