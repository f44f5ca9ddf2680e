package dev.meltemi.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Bytes passed on as they are.
 *
 * @param clusters at least one; shares by weight, drawn once a connection
 * @param idleTimeout closes a connection on which nothing has moved for so long; zero is never
 */
public record TcpProxy(
    String statPrefix,
    List<WeightedCluster> clusters,
    Duration idleTimeout,
    Optional<AccessLog> accessLog)
    implements NetworkFilter {
  public TcpProxy {
    clusters = List.copyOf(clusters);
    if (clusters.isEmpty()) throw new IllegalArgumentException("no cluster in " + statPrefix);
  }
}
