package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Limits of the connections to a host; absent numbers mean no limit of ours (0 is read as absent,
 * as in Istio).
 */
public record ConnectionPool(Tcp tcp, Http http) {

  /**
   * @param connectTimeout absent means 10 s
   * @param idleTimeout absent means 1 h; zero switches it off
   */
  public record Tcp(
      OptionalInt maxConnections,
      Optional<Duration> connectTimeout,
      Optional<Duration> idleTimeout,
      Optional<Duration> maxConnectionDuration,
      Optional<KeepAlive> keepAlive) {
    public static final Tcp NONE =
        new Tcp(
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  public record KeepAlive(
      OptionalInt probes, Optional<Duration> time, Optional<Duration> interval) {}

  /**
   * @param http2MaxRequests requests at once, over HTTP/1.1 too
   * @param maxRequestsPerConnection 1 means no keep-alive
   * @param idleTimeout absent means 1 h
   */
  public record Http(
      OptionalInt http1MaxPendingRequests,
      OptionalInt http2MaxRequests,
      OptionalInt maxRequestsPerConnection,
      OptionalInt maxRetries,
      Optional<Duration> idleTimeout,
      H2Upgrade h2UpgradePolicy,
      boolean useClientProtocol,
      OptionalInt maxConcurrentStreams) {
    public static final Http NONE =
        new Http(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            H2Upgrade.DEFAULT,
            false,
            OptionalInt.empty());
  }

  public enum H2Upgrade {
    DEFAULT,
    DO_NOT_UPGRADE,
    UPGRADE
  }
}
