package dev.meltemi.proxy.http;

/** Header names that occur often, so that a parsed head allocates none of them anew. */
public final class Names {
  private static final int SLOTS = 1024;
  private static final String[] KNOWN = new String[SLOTS];

  static {
    String all =
        "accept accept-encoding accept-language age authorization cache-control connection"
            + " content-encoding content-length content-type cookie date end-user etag expect"
            + " expires host if-modified-since if-none-match keep-alive last-modified location"
            + " origin pragma proxy-connection range referer server set-cookie te trailer"
            + " transfer-encoding upgrade upgrade-insecure-requests user-agent vary via"
            + " x-b3-parentspanid x-b3-sampled x-b3-spanid x-b3-traceid x-envoy-attempt-count"
            + " x-envoy-decorator-operation x-envoy-expected-rq-timeout-ms x-envoy-original-path"
            + " x-envoy-upstream-service-time x-forwarded-client-cert x-forwarded-for"
            + " x-forwarded-proto x-request-id traceparent tracestate grpc-status grpc-message";
    for (String name : all.split(" ")) {
      byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      KNOWN[slot(bytes, 0, bytes.length)] = name;
    }
  }

  private Names() {}

  /** The name in {@code bytes}, which are lower case already. */
  public static String of(byte[] bytes, int from, int to) {
    String known = KNOWN[slot(bytes, from, to)];
    if (known != null && isSame(known, bytes, from, to)) return known;
    return Octets.text(bytes, from, to);
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = (to - from) * 31 + bytes[from] * 7 + bytes[to - 1] * 131 + bytes[(from + to) / 2];
    return hash & (SLOTS - 1);
  }

  private static boolean isSame(String name, byte[] bytes, int from, int to) {
    if (name.length() != to - from) return false;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != bytes[from + i]) return false;
    }
    return true;
  }
}
