package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.ClientTls;
import java.util.List;

/** What a connection of one protocol says of it in TLS: of two names for HTTP its own alone. */
final class Alpn {
  private static final String HTTP_1 = "http/1.1";
  private static final String HTTP_2 = "h2";

  /** Istio's words, by which the server's proxy knows that another proxy sends requests. */
  private static final String MESH_HTTP_1 = "istio-http/1.1";

  private static final String MESH_HTTP_2 = "istio-h2";

  private Alpn() {}

  static ClientTls of(ClientTls tls, boolean http2) {
    List<String> all = tls.parameters().protocols();
    List<String> own = all.stream().map(word -> word(word, http2)).distinct().toList();
    // A server of HTTP/2 may insist on hearing its name (RFC 9113 section 3.2).
    if (http2 && own.isEmpty()) own = List.of(HTTP_2);
    return own.equals(all) ? tls : tls.offering(own);
  }

  private static String word(String word, boolean http2) {
    return switch (word) {
      case HTTP_1, HTTP_2 -> http2 ? HTTP_2 : HTTP_1;
      case MESH_HTTP_1, MESH_HTTP_2 -> http2 ? MESH_HTTP_2 : MESH_HTTP_1;
      default -> word;
    };
  }
}
