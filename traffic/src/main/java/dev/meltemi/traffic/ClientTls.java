package dev.meltemi.traffic;

import java.util.Optional;

/**
 * TLS towards the endpoints of a cluster: Envoy's upstream TLS context.
 *
 * @param sni the server name that is asked for; empty for none
 * @param certificate the {@link Secret} that is shown to a server that asks for one
 * @param servers how the server's certificate is judged; empty takes every certificate
 */
public record ClientTls(
    String sni,
    Optional<String> certificate,
    Optional<PeerCheck> servers,
    TlsParameters parameters) {}
