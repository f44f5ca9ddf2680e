package dev.meltemi.traffic;

import java.time.Duration;
import java.util.Optional;

/**
 * A group of endpoints that do the same, with the policies of talking to them.
 *
 * @param balancing {@link Balancing.ClusterProvided} exactly for {@link Discovery.OriginalDst}
 * @param panicPercent below this share of healthy endpoints health is ignored; Istio's default is
 *     0, never
 * @param maxRequestsPerConnection 0 is no limit, 1 turns keep-alive off
 * @param protocol of requests; connections of plain TCP do not ask
 * @param idleTimeout closes a pooled connection unused for so long; zero is Envoy's default of 1 h
 * @param bindSource source address of upstream connections (127.0.0.6 on Istio's inbound clusters),
 *     empty for the system's choice
 * @param tls spoken with the endpoints; empty for none
 * @param plainToOthers whether TLS is for {@link Endpoint#proxied} endpoints only, and the others
 *     are spoken to in plaintext: Envoy's transport socket matches, as Istio makes them
 * @param localityWeighted whether endpoints of the same priority are chosen by the weights of their
 *     places first
 */
public record Cluster(
    String name,
    Discovery discovery,
    Balancing balancing,
    Duration connectTimeout,
    Limits limits,
    Optional<OutlierDetection> outlier,
    int panicPercent,
    int maxRequestsPerConnection,
    UpstreamProtocol protocol,
    Duration idleTimeout,
    String bindSource,
    Optional<ClientTls> tls,
    boolean plainToOthers,
    boolean localityWeighted,
    Origin origin) {

  /** Istio's default (MeshConfig {@code connectTimeout}). */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  public Cluster {
    boolean provided = balancing instanceof Balancing.ClusterProvided;
    if (provided != discovery instanceof Discovery.OriginalDst) {
      throw new IllegalArgumentException(name + ": " + balancing + " with " + discovery);
    }
    if (plainToOthers && tls.isEmpty()) {
      throw new IllegalArgumentException(name + ": plaintext to others, without TLS to any");
    }
  }

  /** Which does not weigh localities. */
  public Cluster(
      String name,
      Discovery discovery,
      Balancing balancing,
      Duration connectTimeout,
      Limits limits,
      Optional<OutlierDetection> outlier,
      int panicPercent,
      int maxRequestsPerConnection,
      UpstreamProtocol protocol,
      Duration idleTimeout,
      String bindSource,
      Optional<ClientTls> tls,
      boolean plainToOthers,
      Origin origin) {
    this(
        name,
        discovery,
        balancing,
        connectTimeout,
        limits,
        outlier,
        panicPercent,
        maxRequestsPerConnection,
        protocol,
        idleTimeout,
        bindSource,
        tls,
        plainToOthers,
        false,
        origin);
  }

  /** A cluster with Istio's defaults. */
  public static Cluster of(String name, Discovery discovery) {
    return new Cluster(
        name,
        discovery,
        discovery instanceof Discovery.OriginalDst
            ? Balancing.CLUSTER_PROVIDED
            : Balancing.LEAST_REQUEST,
        DEFAULT_CONNECT_TIMEOUT,
        Limits.unlimited(),
        Optional.empty(),
        0,
        0,
        UpstreamProtocol.HTTP1,
        Duration.ZERO,
        "",
        Optional.empty(),
        false,
        false,
        Origin.none());
  }

  /** What is spoken with one of its endpoints. */
  public Optional<ClientTls> tlsWith(Endpoint endpoint) {
    return plainToOthers && !endpoint.proxied() ? Optional.empty() : tls;
  }

  /** The same endpoints and policies, over TLS. */
  public Cluster withTls(ClientTls spoken) {
    return withTls(spoken, false);
  }

  /** The same over TLS with proxied endpoints, and in plaintext with the others. */
  public Cluster withTlsToProxied(ClientTls spoken) {
    return withTls(spoken, true);
  }

  private Cluster withTls(ClientTls spoken, boolean toProxiedOnly) {
    return new Cluster(
        name,
        discovery,
        balancing,
        connectTimeout,
        limits,
        outlier,
        panicPercent,
        maxRequestsPerConnection,
        protocol,
        idleTimeout,
        bindSource,
        Optional.of(spoken),
        toProxiedOnly,
        localityWeighted,
        origin);
  }

  /** The same endpoints and policies, in another protocol. */
  public Cluster withProtocol(UpstreamProtocol spoken) {
    return new Cluster(
        name,
        discovery,
        balancing,
        connectTimeout,
        limits,
        outlier,
        panicPercent,
        maxRequestsPerConnection,
        spoken,
        idleTimeout,
        bindSource,
        tls,
        plainToOthers,
        localityWeighted,
        origin);
  }
}
