package dev.meltemi.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Bytes passed on as they are.
 *
 * @param clusters at least one; shares by weight, drawn once a connection
 * @param idleTimeout closes a connection on which nothing has moved for so long; zero is never
 * @param hashesSource whether a cluster that balances by hash takes that of the client's address
 */
public record TcpProxy(
    String statPrefix,
    List<WeightedCluster> clusters,
    Duration idleTimeout,
    Optional<AccessLog> accessLog,
    boolean hashesSource)
    implements NetworkFilter {
  public TcpProxy {
    clusters = List.copyOf(clusters);
    if (clusters.isEmpty()) throw new IllegalArgumentException("no cluster in " + statPrefix);
  }

  /** Whose connections have no hash. */
  public TcpProxy(
      String statPrefix,
      List<WeightedCluster> clusters,
      Duration idleTimeout,
      Optional<AccessLog> accessLog) {
    this(statPrefix, clusters, idleTimeout, accessLog, false);
  }
}
