package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Framing;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * One decoded field block, judged by RFC 9113 section 8. What it makes is well-formed or empty with
 * a reason; like HTTP/1's reader it leaves nothing for the next server to decide.
 */
final class FieldBlock implements HpackDecoder.Sink {
  private final HttpLimits limits;
  private Headers headers = new Headers();
  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String authority;
  private @Nullable String path;
  private @Nullable String status;
  private @Nullable String malformed;
  private boolean regular;
  private int bytes;

  FieldBlock(HttpLimits limits) {
    this.limits = limits;
  }

  void clear() {
    headers = new Headers();
    method = null;
    scheme = null;
    authority = null;
    path = null;
    status = null;
    malformed = null;
    regular = false;
    bytes = 0;
  }

  @Override
  public void field(String name, String value, boolean sound) {
    bytes += name.length() + value.length() + HpackDecoder.ENTRY_BYTES;
    if (isTooLarge()) return;
    if (!sound) malformed("http2.invalid_header_field");
    else if (name.charAt(0) == ':') pseudo(name, value);
    else regular(name, value);
  }

  private void pseudo(String name, String value) {
    if (regular) malformed("http2.pseudo_header_after_header");
    @Nullable String before =
        switch (name) {
          case ":method" -> method;
          case ":scheme" -> scheme;
          case ":authority" -> authority;
          case ":path" -> path;
          case ":status" -> status;
          default -> "";
        };
    if (before != null) {
      malformed(before.isEmpty() ? "http2.unknown_pseudo_header" : "http2.duplicate_pseudo_header");
      return;
    }
    switch (name) {
      case ":method" -> method = value;
      case ":scheme" -> scheme = value;
      case ":authority" -> authority = value;
      case ":path" -> path = value;
      default -> status = value;
    }
    if (value.isEmpty()) malformed("http2.empty_pseudo_header");
  }

  private void regular(String name, String value) {
    regular = true;
    if (HpackEncoder.isOfConnection(name)) malformed("http2.connection_header");
    else if (name.equals("te") && !value.equals("trailers")) malformed("http2.connection_header");
    else if (name.equals("cookie")) cookie(value);
    else headers.add(name, value);
  }

  /** RFC 9113 section 8.2.3: crumbs are put together for whoever does not know HTTP/2. */
  private void cookie(String value) {
    @Nullable String before = headers.get("cookie");
    if (before == null) headers.add("cookie", value);
    else headers.set("cookie", before + "; " + value);
  }

  private void malformed(String why) {
    if (malformed == null) malformed = why;
  }

  /** Over the limit of bytes or fields; what came after that is not kept. */
  boolean isTooLarge() {
    return bytes > limits.headBytes() || headers.size() > limits.headerCount();
  }

  // What it is

  HttpRequest request(int stream, boolean end) {
    if (malformed == null) checkRequest();
    if (malformed != null) throw Violation.malformed(stream, malformed);
    boolean connect = "CONNECT".equals(method);
    @Nullable String host = headers.get("host");
    headers.remove("host");
    String to = authority != null ? authority : String.valueOf(host);
    String verb = String.valueOf(method);
    var request =
        new HttpRequest(verb, to, connect ? to : String.valueOf(path), HttpRequest.HTTP_2, headers);
    long length = length(stream, end, Framing.CHUNKED);
    if (end && takesBody(verb)) headers.set("content-length", "0");
    @Nullable String expect = headers.get("expect");
    request.framed(length, true, "100-continue".equalsIgnoreCase(expect) && !end, null);
    return request;
  }

  /** RFC 9110 section 8.6: said to HTTP/1 endpoints, for which silence would be ambiguous. */
  private static boolean takesBody(String method) {
    return switch (method) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }

  /** RFC 9113 sections 8.3.1 and 8.5. */
  private void checkRequest() {
    if (status != null || method == null) {
      malformed("http2.invalid_method");
      return;
    }
    for (int i = 0; i < method.length(); i++) {
      if (Octets.tokenLower((byte) method.charAt(i)) == 0) malformed("http2.invalid_method");
    }
    checkHost();
    if (method.equals("CONNECT")) {
      if (scheme != null || path != null || authority == null) malformed("http2.invalid_connect");
      return;
    }
    if (scheme == null || !(scheme.equals("http") || scheme.equals("https"))) {
      malformed("http2.invalid_scheme");
    }
    if (path == null || !isPath(path, method)) malformed("http2.invalid_path");
  }

  private void checkHost() {
    int hosts = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.name(i).equals("host")) continue;
      hosts++;
      // Two answers to "which host" are one too many.
      if (authority != null && !authority.equalsIgnoreCase(headers.value(i))) {
        malformed("http2.host_mismatch");
      }
      if (!Octets.isHost(headers.value(i))) malformed("http2.invalid_host");
    }
    if (hosts > 1) malformed("http2.duplicate_host");
    if (authority == null && hosts == 0) malformed("http2.missing_host");
    if (authority != null && !Octets.isHost(authority)) malformed("http2.invalid_host");
  }

  private static boolean isPath(String path, String method) {
    if (path.equals("*")) return method.equals("OPTIONS");
    if (path.charAt(0) != '/') return false;
    for (int i = 0; i < path.length(); i++) {
      if (!Octets.isTarget((byte) path.charAt(i))) return false;
    }
    return true;
  }

  HttpResponse response(int stream, boolean end, boolean toHead) {
    if (method != null || scheme != null || authority != null || path != null) {
      malformed("http2.unknown_pseudo_header");
    }
    int code = status == null || status.length() != 3 ? 0 : number(status);
    // 101 does not exist here (RFC 9113 section 8.6).
    if (code < 100 || code > 599 || code == 101) malformed("http2.invalid_status");
    if (malformed != null) throw Violation.malformed(stream, malformed);
    var head = new HttpResponse(code, headers);
    boolean bodiless = toHead || head.isBodiless();
    long length = bodiless ? Framing.NONE : length(stream, end, Framing.CHUNKED);
    return new HttpResponse(code, headers, length);
  }

  Headers trailers(int stream) {
    if (method != null || scheme != null || authority != null || path != null || status != null) {
      malformed("http2.pseudo_header_in_trailers");
    }
    if (isTooLarge()) malformed("http2.trailers_too_large");
    if (malformed != null) throw Violation.malformed(stream, malformed);
    // What frames or routes a message cannot come after it (RFC 9110 section 6.5.1).
    for (String name : new String[] {"content-length", "host", "te"}) headers.remove(name);
    return headers;
  }

  /** Of the body that is to come. A length of 0 says nothing of trailers, so it is open too. */
  private long length(int stream, boolean end, long open) {
    long length = -1;
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.name(i).equals("content-length")) continue;
      String value = headers.value(i);
      long found = value.isEmpty() || value.length() > 18 ? -1 : longNumber(value);
      if (length >= 0 || found < 0) {
        throw Violation.malformed(stream, "http2.invalid_content_length");
      }
      length = found;
    }
    if (!end) return length <= 0 ? open : length;
    if (length > 0) throw Violation.malformed(stream, "http2.body_shorter_than_said");
    return Framing.NONE;
  }

  private static int number(String digits) {
    return (int) longNumber(digits);
  }

  private static long longNumber(String digits) {
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) return -1;
      number = number * 10 + digit;
    }
    return number;
  }
}
