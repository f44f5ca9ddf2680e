package dev.meltemi.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * HTTP connections: Envoy's HTTP connection manager.
 *
 * @param statPrefix names the counters
 * @param edge true where clients are strangers, at gateways: the peer is the client, and its {@code
 *     x-forwarded-*} and {@code x-request-id} headers are not believed (Envoy {@code
 *     use_remote_address})
 * @param streamIdleTimeout ends a request on which nothing has moved for so long; zero is never
 * @param upstreamProtocols ALPN that requests offer to endpoints over TLS in place of what the
 *     cluster says, so that a proxy there knows that requests come; empty to leave it
 * @param clientCertificate what the application hears of the client's certificate
 * @param tracing empty for no spans; headers of traces then pass as they are
 */
public record HttpConnection(
    String statPrefix,
    RouteSource routes,
    boolean edge,
    Duration streamIdleTimeout,
    Optional<AccessLog> accessLog,
    List<String> upstreamProtocols,
    CertificateForwarding clientCertificate,
    Optional<Tracing> tracing)
    implements NetworkFilter {
  public HttpConnection {
    upstreamProtocols = List.copyOf(upstreamProtocols);
  }

  /** Without spans. */
  public HttpConnection(
      String statPrefix,
      RouteSource routes,
      boolean edge,
      Duration streamIdleTimeout,
      Optional<AccessLog> accessLog,
      List<String> upstreamProtocols,
      CertificateForwarding clientCertificate) {
    this(
        statPrefix,
        routes,
        edge,
        streamIdleTimeout,
        accessLog,
        upstreamProtocols,
        clientCertificate,
        Optional.empty());
  }

  /** With what each cluster offers, and no word of the client's certificate. */
  public HttpConnection(
      String statPrefix,
      RouteSource routes,
      boolean edge,
      Duration streamIdleTimeout,
      Optional<AccessLog> accessLog) {
    this(
        statPrefix,
        routes,
        edge,
        streamIdleTimeout,
        accessLog,
        List.of(),
        CertificateForwarding.NONE);
  }
}
