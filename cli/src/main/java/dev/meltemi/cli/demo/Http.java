package dev.meltemi.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Requests and responses as the demo speaks them: HTTP/1.1, GET, no body sent. */
final class Http {
  private Http() {}

  /** A request to {@code http://host:port} + path. */
  record Request(String host, int port, String path, SequencedMap<String, String> headers) {

    static Request get(String host, int port, String path) {
      return new Request(host, port, path, new LinkedHashMap<>());
    }

    Request with(String name, String value) {
      SequencedMap<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Request(host, port, path, more);
    }

    /** The head as it goes over the wire (RFC 9112 section 3). */
    String head() {
      StringBuilder head = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\nhost: ");
      head.append(host).append(port == 80 ? "" : ":" + port).append("\r\n");
      head.append("user-agent: meltemi-demo\r\naccept: */*\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      return head.append("\r\n").toString();
    }
  }

  /** How a request ended. */
  sealed interface Outcome {
    /** Nanoseconds from the request's first byte to the response's last, or to the failure. */
    long elapsedNanos();
  }

  /** A whole response. Header names compare without case. */
  record Response(int status, Map<String, String> headers, String body, long elapsedNanos)
      implements Outcome {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    static Map<String, String> noHeaders() {
      return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }
  }

  /** No response. */
  record Failure(String reason, long elapsedNanos) implements Outcome {}
}
