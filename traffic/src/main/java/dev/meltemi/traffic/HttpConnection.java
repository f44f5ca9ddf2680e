package dev.meltemi.traffic;

import java.time.Duration;
import java.util.Optional;

/**
 * HTTP connections: Envoy's HTTP connection manager.
 *
 * @param statPrefix names the counters
 * @param edge true where clients are strangers, at gateways: the peer is the client, and its {@code
 *     x-forwarded-*} and {@code x-request-id} headers are not believed (Envoy {@code
 *     use_remote_address})
 * @param streamIdleTimeout ends a request on which nothing has moved for so long; zero is never
 */
public record HttpConnection(
    String statPrefix,
    RouteSource routes,
    boolean edge,
    Duration streamIdleTimeout,
    Optional<AccessLog> accessLog)
    implements NetworkFilter {}
