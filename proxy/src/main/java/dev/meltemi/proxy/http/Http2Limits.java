package dev.meltemi.proxy.http;

import java.time.Duration;

/**
 * What one HTTP/2 connection may cost beyond {@link HttpLimits}. A peer that breaks one of the
 * limits on frames loses the connection with ENHANCE_YOUR_CALM.
 *
 * @param streams at once, default 100; more are refused with REFUSED_STREAM and counted in {@code
 *     http2.streams_refused}
 * @param streamWindow bytes of one body that may wait here, default 65536; what exceeds it counts
 *     in {@code http2.rx_messaging_error}
 * @param connectionWindow bytes of all bodies on their way here, default 1 MiB; likewise
 * @param resets streams reset by the peer, or by us for the peer's mistakes, at once, default 1000,
 *     refilled with 33 a second; {@code http2.reset_flood}
 * @param settings SETTINGS frames at once, default 100, refilled with 10 a second; {@code
 *     http2.settings_flood}
 * @param pings PING frames at once, default 200, refilled with 10 a second and with one for each
 *     DATA frame either way; {@code http2.ping_flood}
 * @param emptyFrames frames in a row that carry nothing and end nothing, default 1 as in Envoy;
 *     {@code http2.inbound_empty_frames_flood}
 * @param continuations CONTINUATION frames of one head, default 16; {@code
 *     http2.continuation_flood}
 * @param unsentFrames answers (SETTINGS, PING, RST_STREAM) that wait for a peer which does not
 *     read, default 1000; {@code http2.outbound_control_flood}
 * @param flushTime for a client to take the rest of a response that is complete, default 5 min;
 *     {@code http2.tx_flush_timeout}
 */
public record Http2Limits(
    int streams,
    int streamWindow,
    int connectionWindow,
    int resets,
    int settings,
    int pings,
    int emptyFrames,
    int continuations,
    int unsentFrames,
    Duration flushTime) {
  public static final Http2Limits DEFAULT =
      new Http2Limits(
          100, 64 * 1024, 1024 * 1024, 1000, 100, 200, 1, 16, 1000, Duration.ofMinutes(5));
}
