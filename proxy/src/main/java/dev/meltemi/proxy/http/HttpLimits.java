package dev.meltemi.proxy.http;

import java.time.Duration;

/**
 * What one connection may cost.
 *
 * @param headBytes of one head, bytes, default 61440 (Envoy {@code max_request_headers_kb} 60);
 *     counted in {@code downstream_rq_too_large}
 * @param headerCount fields of one head, default 100; counted in the same
 * @param headTimeout from the first byte of a head to its last, default 60 s; counted in {@code
 *     downstream_rq_header_timeout}
 * @param idleTimeout of a connection without a request, default 1 h as in Envoy; counted in {@code
 *     downstream_cx_idle_timeout}
 * @param bufferBytes held of a body while the other side does not take it, and kept for a retry,
 *     default 65536; counted in {@code retry_or_shadow_abandoned}
 * @param http2 what is about HTTP/2 alone
 */
public record HttpLimits(
    int headBytes,
    int headerCount,
    Duration headTimeout,
    Duration idleTimeout,
    int bufferBytes,
    Http2Limits http2) {
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          60 * 1024,
          100,
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          64 * 1024,
          Http2Limits.DEFAULT);
}
