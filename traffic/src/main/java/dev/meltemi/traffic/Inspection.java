package dev.meltemi.traffic;

import java.time.Duration;

/**
 * What is looked at before a filter chain is chosen: Envoy's listener filters.
 *
 * @param originalDestination read SO_ORIGINAL_DST of a redirected connection
 * @param tls peek for a TLS ClientHello (server name, ALPN)
 * @param http peek for the first line of HTTP/1 or the HTTP/2 preface
 * @param timeout how long to wait for the first bytes before going on without them, so that
 *     server-first protocols do not stall; zero waits for ever
 */
public record Inspection(boolean originalDestination, boolean tls, boolean http, Duration timeout) {
  private static final Inspection NONE = new Inspection(false, false, false, Duration.ZERO);

  public static Inspection none() {
    return NONE;
  }
}
