package dev.meltemi.traffic;

import java.util.Optional;

/**
 * What is done with the connections that {@code match}.
 *
 * @param tls ends here; empty when the bytes are taken as they come
 */
public record FilterChain(
    String name, ChainMatch match, Optional<ServerTls> tls, NetworkFilter filter) {

  /** Without TLS of its own. */
  public FilterChain(String name, ChainMatch match, NetworkFilter filter) {
    this(name, match, Optional.empty(), filter);
  }
}
