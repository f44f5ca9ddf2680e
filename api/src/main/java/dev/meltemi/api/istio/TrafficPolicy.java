package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Load balancing, limits, ejection and TLS towards a host; an absent block leaves what stands above
 * it.
 */
public record TrafficPolicy(
    Optional<LoadBalancer> loadBalancer,
    Optional<ConnectionPool> connectionPool,
    Optional<OutlierDetection> outlierDetection,
    Optional<ClientTls> tls,
    List<PortPolicy> portLevelSettings) {

  /** Replaces the whole policy of one port. */
  public record PortPolicy(int port, TrafficPolicy policy) {}

  /**
   * @param consistentHash in place of the algorithm
   */
  public record LoadBalancer(
      Algorithm algorithm,
      Optional<ConsistentHash> consistentHash,
      Optional<LocalityLb> localityLb,
      Optional<Warmup> warmup) {

    /** Which asks neither what requests are like, nor where endpoints stand. */
    public LoadBalancer(Algorithm algorithm, Optional<Warmup> warmup) {
      this(algorithm, Optional.empty(), Optional.empty(), warmup);
    }
  }

  /** How an endpoint is picked; UNSPECIFIED and LEAST_CONN are read as LEAST_REQUEST. */
  public enum Algorithm {
    LEAST_REQUEST,
    ROUND_ROBIN,
    RANDOM,
    PASSTHROUGH
  }

  /** A new endpoint's share grows over this time. */
  public record Warmup(
      Optional<Duration> duration, Optional<Double> minimumPercent, Optional<Double> aggression) {}
}
