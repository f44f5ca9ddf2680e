package dev.meltemi.traffic;

import java.util.Optional;

/**
 * TLS that ends at a filter chain: Envoy's downstream TLS context.
 *
 * @param certificate the {@link Secret} with the certificate and its key; while there is none, a
 *     handshake is answered by closing
 * @param clients how a client's certificate is judged; empty when none is asked for
 * @param clientsMustShow a client without a certificate is turned away
 */
public record ServerTls(
    String certificate,
    Optional<PeerCheck> clients,
    boolean clientsMustShow,
    TlsParameters parameters) {

  public ServerTls {
    if (clientsMustShow && clients.isEmpty()) {
      throw new IllegalArgumentException("client certificates of which none can be judged");
    }
  }

  /** Without client certificates. */
  public static ServerTls of(String certificate, TlsParameters parameters) {
    return new ServerTls(certificate, Optional.empty(), false, parameters);
  }
}
