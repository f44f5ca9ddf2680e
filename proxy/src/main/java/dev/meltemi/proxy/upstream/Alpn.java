package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.TlsParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * What a connection of one protocol says of it in TLS: of the standard names its own alone. Names
 * of the mesh's own stay, and come first.
 */
final class Alpn {
  private static final String HTTP_2 = "h2";
  private static final String HTTP_1 = "http/1.1";

  private Alpn() {}

  static ClientTls of(ClientTls tls, boolean http2) {
    TlsParameters all = tls.parameters();
    List<String> offered = new ArrayList<>(all.protocols());
    offered.remove(http2 ? HTTP_1 : HTTP_2);
    // A server of HTTP/2 may insist on hearing its name (RFC 9113 section 3.2).
    if (http2 && offered.isEmpty()) offered.add(HTTP_2);
    if (offered.equals(all.protocols())) return tls;
    return new ClientTls(
        tls.sni(),
        tls.name(),
        tls.certificate(),
        tls.servers(),
        new TlsParameters(all.least(), all.most(), all.cipherSuites(), List.copyOf(offered)));
  }
}
