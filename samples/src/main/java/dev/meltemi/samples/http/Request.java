package dev.meltemi.samples.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What was asked. Header names compare without case; several values of one name are kept in order.
 *
 * @param path percent-decoded, without the query
 * @param query as sent, empty when there is none
 * @param body read as UTF-8
 * @param origin the peer's address
 */
public record Request(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    String body,
    String origin) {

  /** A request without query or body from nowhere in particular. */
  public static Request of(String method, String path) {
    return new Request(method, path, "", Map.of(), "", "127.0.0.1");
  }

  /** The same request with one header more. */
  public Request with(String name, String value) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, List.of(value));
    return new Request(method, path, query, more, body, origin);
  }

  /** The same request with this body. */
  public Request withBody(String text) {
    return new Request(method, path, query, headers, text, origin);
  }

  /**
   * The header's values joined as RFC 9110 section 5.3 allows ("; " for cookies, RFC 6265 section
   * 5.4).
   */
  public Optional<String> header(String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return Optional.of(
            String.join(name.equalsIgnoreCase("cookie") ? "; " : ", ", header.getValue()));
      }
    }
    return Optional.empty();
  }

  /** The cookie's value as sent. */
  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies().get(name));
  }

  /** All cookies in the order sent. */
  public SequencedMap<String, String> cookies() {
    SequencedMap<String, String> cookies = new LinkedHashMap<>();
    for (String pair : header("cookie").orElse("").split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return cookies;
  }

  /** The path's parts between slashes: {@code /a/b} has two, {@code /} none. */
  public List<String> segments() {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
  }
}
