package dev.meltemi.compile;

import dev.meltemi.api.istio.LocalityLb;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the whole mesh: Istio's MeshConfig, as far as it is enforced.
 *
 * @param outbound what happens to hosts that no resource names
 * @param accessLogFile where each proxy writes one line a request; empty for none
 * @param clusterDomain the last part of every service's host name
 * @param rootNamespace whose DestinationRules hold for all
 * @param connectTimeout of clusters without one of their own
 * @param protocolDetectionTimeout how long to wait for a client's first bytes; zero waits for ever
 * @param defaultRetry of routes without retries of their own; empty for none
 * @param autoMtls whether proxies speak mutual TLS with each other where no rule says otherwise
 * @param trustDomain the first part of every workload's identity
 * @param localityLb which endpoints are preferred where no rule says otherwise; empty for none
 * @param observing of logs and traces
 */
public record MeshConfig(
    Outbound outbound,
    String accessLogFile,
    String clusterDomain,
    String rootNamespace,
    Duration connectTimeout,
    Duration protocolDetectionTimeout,
    Optional<Retry> defaultRetry,
    boolean autoMtls,
    String trustDomain,
    Optional<LocalityLb> localityLb,
    Observing observing) {

  /** MeshConfig {@code outboundTrafficPolicy.mode}. */
  public enum Outbound {
    /** Unknown hosts are refused: 502 for HTTP, a closed connection for the rest. */
    REGISTRY_ONLY,
    /** Unknown hosts are reached as if there were no mesh. */
    ALLOW_ANY
  }

  /** Istio's: what never reached the application is sent again twice, to another endpoint. */
  private static final Retry ISTIO_RETRY =
      new Retry(
          2,
          Duration.ZERO,
          EnumSet.of(
              RetryOn.CONNECT_FAILURE,
              RetryOn.REFUSED_STREAM,
              RetryOn.UNAVAILABLE,
              RetryOn.CANCELLED,
              RetryOn.RETRIABLE_STATUS_CODES),
          List.of(),
          true,
          5,
          Retry.DEFAULT_BACKOFF);

  private static final MeshConfig MELTEMI =
      new MeshConfig(
          Outbound.REGISTRY_ONLY,
          "/dev/stdout",
          "cluster.local",
          "istio-system",
          Duration.ofSeconds(10),
          Duration.ZERO,
          Optional.of(ISTIO_RETRY),
          true,
          "cluster.local",
          Optional.of(LocalityLb.STANDARD),
          Observing.in(new AccessLog.Form.Text(AccessLog.ISTIO)));

  /** Meltemi's defaults: Istio's, save REGISTRY_ONLY and an access log. */
  public static MeshConfig defaults() {
    return MELTEMI;
  }

  /** Istio's own defaults. */
  public static MeshConfig istio() {
    return MELTEMI.with(Outbound.ALLOW_ANY).withAccessLog("");
  }

  public MeshConfig with(Outbound mode) {
    return new MeshConfig(
        mode,
        accessLogFile,
        clusterDomain,
        rootNamespace,
        connectTimeout,
        protocolDetectionTimeout,
        defaultRetry,
        autoMtls,
        trustDomain,
        localityLb,
        observing);
  }

  public MeshConfig withAccessLog(String file) {
    return new MeshConfig(
        outbound,
        file,
        clusterDomain,
        rootNamespace,
        connectTimeout,
        protocolDetectionTimeout,
        defaultRetry,
        autoMtls,
        trustDomain,
        localityLb,
        observing);
  }

  public MeshConfig withLocalityLb(Optional<LocalityLb> setting) {
    return new MeshConfig(
        outbound,
        accessLogFile,
        clusterDomain,
        rootNamespace,
        connectTimeout,
        protocolDetectionTimeout,
        defaultRetry,
        autoMtls,
        trustDomain,
        setting,
        observing);
  }

  public MeshConfig with(Observing how) {
    return new MeshConfig(
        outbound,
        accessLogFile,
        clusterDomain,
        rootNamespace,
        connectTimeout,
        protocolDetectionTimeout,
        defaultRetry,
        autoMtls,
        trustDomain,
        localityLb,
        how);
  }
}
