package dev.meltemi.proxy.http;

import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of one head. Strict by construction: whatever two readers could understand
 * differently is refused (RFC 9112 sections 2.2, 3.2, 5.1, 6.1, 6.3).
 */
final class HeadParser {
  private final byte[] b;
  private final int end;
  private final int maxHeaders;
  private int at;

  /**
   * @param bytes the head, changed in place: names become lower case
   * @param length with the empty line that ends it
   */
  HeadParser(byte[] bytes, int length, int maxHeaders) {
    this.b = bytes;
    this.end = length;
    this.maxHeaders = maxHeaders;
  }

  HttpRequest request() {
    String method = method();
    String target = target();
    int minor = version();
    endOfLine();
    Headers headers = fields();
    return requestOf(method, target, minor, headers);
  }

  HttpResponse response(boolean toHead) {
    int minor = version();
    expect(' ', "http1.invalid_status_line");
    int status = 0;
    for (int i = 0; i < 3; i++) {
      byte digit = b[at++];
      if (digit < '0' || digit > '9') throw BadMessage.of("http1.invalid_status_line");
      status = status * 10 + digit - '0';
    }
    if (status < 100) throw BadMessage.of("http1.invalid_status_line");
    if (b[at] == ' ') { // a reason phrase, which nobody needs
      while (Octets.isValue(b[at])) at++;
    }
    endOfLine();
    Headers headers = fields();
    var response = new HttpResponse(status, minor, headers, Framing.NONE, true);
    response.framed(responseLength(response, toHead), keepsAlive(headers, minor));
    return response;
  }

  /** Header fields alone: trailers. */
  Headers trailers() {
    Headers trailers = fields();
    for (int i = 0; i < trailers.size(); i++) {
      switch (trailers.name(i)) {
        case "transfer-encoding", "content-length", "host", "connection" ->
            throw BadMessage.of("http1.forbidden_trailer");
        default -> {}
      }
    }
    return trailers;
  }

  private String method() {
    int from = at;
    while (Octets.tokenLower(b[at]) != 0) at++;
    if (at == from || at - from > 32) throw BadMessage.of("http1.invalid_method");
    String method =
        switch (b[from]) {
          case 'G' -> is(from, "GET") ? "GET" : Octets.text(b, from, at);
          case 'P' -> is(from, "POST") ? "POST" : Octets.text(b, from, at);
          default -> Octets.text(b, from, at);
        };
    expect(' ', "http1.invalid_method");
    return method;
  }

  private boolean is(int from, String text) {
    if (at - from != text.length()) return false;
    for (int i = 0; i < text.length(); i++) if (b[from + i] != text.charAt(i)) return false;
    return true;
  }

  private String target() {
    int from = at;
    while (Octets.isTarget(b[at])) at++;
    if (at == from) throw BadMessage.of("http1.invalid_url");
    String target = Octets.text(b, from, at);
    expect(' ', "http1.invalid_url");
    return target;
  }

  private int version() {
    String name = "HTTP/1.";
    if (end - at < 10) throw BadMessage.of("http1.invalid_version");
    for (int i = 0; i < name.length(); i++) {
      if (b[at++] == name.charAt(i)) continue;
      throw i == 5 && b[at - 1] >= '2' && b[at - 1] <= '9'
          ? new BadMessage(505, "http1.unsupported_version")
          : BadMessage.of("http1.invalid_version");
    }
    int minor = b[at++] - '0';
    if (minor != 0 && minor != 1) throw BadMessage.of("http1.invalid_version");
    return minor;
  }

  private Headers fields() {
    var headers = new Headers();
    while (b[at] != '\r') {
      if (headers.size() == maxHeaders) throw new BadMessage(431, "http1.too_many_headers");
      headers.add(fieldName(), fieldValue());
    }
    endOfLine();
    return headers;
  }

  private String fieldName() {
    int from = at;
    for (byte lower; (lower = Octets.tokenLower(b[at])) != 0; at++) b[at] = lower;
    // A folded line starts with a space, so it has no name either (RFC 9112 section 5.2).
    if (at == from) throw BadMessage.of("http1.invalid_header_name");
    String name = Names.of(b, from, at);
    expect(':', "http1.invalid_header_name");
    return name;
  }

  private String fieldValue() {
    while (b[at] == ' ' || b[at] == '\t') at++;
    int from = at;
    while (Octets.isValue(b[at])) at++;
    int to = at;
    while (to > from && (b[to - 1] == ' ' || b[to - 1] == '\t')) to--;
    endOfLine();
    return Octets.text(b, from, to);
  }

  private void endOfLine() {
    if (b[at] != '\r' || b[at + 1] != '\n') throw BadMessage.of("http1.invalid_character");
    at += 2;
  }

  private void expect(char c, String details) {
    if (b[at++] != c) throw BadMessage.of(details);
  }

  private static HttpRequest requestOf(String method, String target, int minor, Headers headers) {
    @Nullable String host = single(headers, "host");
    headers.remove("host");
    if (host != null && !Octets.isHost(host)) throw BadMessage.of("http1.invalid_host");
    if (host == null && minor == 1) throw BadMessage.of("http1.missing_host");
    String authority = host == null ? "" : host;
    String path = target;
    boolean connect = method.equals("CONNECT");
    if (!connect && target.charAt(0) != '/' && !(target.equals("*") && method.equals("OPTIONS"))) {
      if (!target.regionMatches(true, 0, "http://", 0, 7)) throw BadMessage.of("http1.invalid_url");
      int slash = target.indexOf('/', 7);
      int query = target.indexOf('?', 7);
      int cut = slash < 0 ? query : query < 0 ? slash : Math.min(slash, query);
      String named = cut < 0 ? target.substring(7) : target.substring(7, cut);
      if (!Octets.isHost(named)) throw BadMessage.of("http1.invalid_host");
      // RFC 9112 section 3.2.2 lets the target win; two answers to "which host" are one too many.
      if (host != null && !host.equalsIgnoreCase(named)) throw BadMessage.of("http1.host_mismatch");
      authority = named;
      path =
          cut < 0
              ? "/"
              : target.charAt(cut) == '?' ? "/" + target.substring(cut) : target.substring(cut);
    }
    var request = new HttpRequest(method, authority, path, minor, headers);
    String expect = headers.get("expect");
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      throw new BadMessage(417, "http1.unknown_expectation");
    }
    request.framed(
        length(headers, minor, Framing.NONE),
        keepsAlive(headers, minor),
        expect != null && minor == 1,
        Connection.names(headers, "upgrade") ? headers.get("upgrade") : null);
    return request;
  }

  private static @Nullable String single(Headers headers, String name) {
    @Nullable String only = null;
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.name(i).equals(name)) continue;
      if (only != null) throw BadMessage.of("http1.duplicate_" + name.replace('-', '_'));
      only = headers.value(i);
    }
    return only;
  }

  private static long responseLength(HttpResponse response, boolean toHead) {
    long length = length(response.headers(), response.minor(), Framing.UNTIL_CLOSE);
    return toHead || response.isBodiless() ? Framing.NONE : length;
  }

  /** RFC 9112 section 6.3, and 400 wherever it offers a choice. */
  private static long length(Headers headers, int minor, long otherwise) {
    @Nullable String coding = single(headers, "transfer-encoding");
    @Nullable String length = single(headers, "content-length");
    if (coding != null) {
      if (length != null) throw BadMessage.of("http1.content_length_and_chunked");
      if (minor == 0) throw BadMessage.of("http1.transfer_encoding_in_http10");
      if (!coding.equalsIgnoreCase("chunked")) {
        throw BadMessage.of("http1.invalid_transfer_encoding");
      }
      return Framing.CHUNKED;
    }
    if (length == null) return otherwise;
    if (length.isEmpty() || length.length() > 18)
      throw BadMessage.of("http1.invalid_content_length");
    long bytes = 0;
    for (int i = 0; i < length.length(); i++) {
      int digit = length.charAt(i) - '0';
      if (digit < 0 || digit > 9) throw BadMessage.of("http1.invalid_content_length");
      bytes = bytes * 10 + digit;
    }
    return bytes;
  }

  private static boolean keepsAlive(Headers headers, int minor) {
    if (minor == 1) return !Connection.names(headers, "close");
    return Connection.names(headers, "keep-alive");
  }
}
