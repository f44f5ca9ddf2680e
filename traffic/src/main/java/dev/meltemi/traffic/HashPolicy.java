package dev.meltemi.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** In what respect requests are alike that go to the same endpoint: a route's hash policy. */
public sealed interface HashPolicy {
  /**
   * @param name in lower case; a request without it has no hash
   */
  record Header(String name) implements HashPolicy {}

  /**
   * @param path for which the proxy sets it; empty for that of the request
   * @param ttl the proxy sets a missing cookie for so long, for the session when zero; empty to
   *     leave that to others
   */
  record Cookie(String name, String path, Optional<Duration> ttl, List<Attribute> attributes)
      implements HashPolicy {
    public Cookie {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * Of a cookie that the proxy sets.
   *
   * @param value empty for a mere word, such as {@code Secure}
   */
  record Attribute(String name, String value) {}

  /** The client's address, without its port. */
  record SourceIp() implements HashPolicy {}

  record QueryParameter(String name) implements HashPolicy {}

  /** In words, for people. */
  default String words() {
    return switch (this) {
      case Header(String name) -> "header " + name;
      case Cookie cookie -> cookie(cookie);
      case SourceIp _ -> "source address";
      case QueryParameter(String name) -> "query parameter " + name;
    };
  }

  private static String cookie(Cookie cookie) {
    if (cookie.ttl().isEmpty()) return "cookie " + cookie.name();
    var words = new StringBuilder("cookie " + cookie.name() + " (set for ");
    long seconds = cookie.ttl().get().toSeconds();
    words.append(seconds == 0 ? "the session" : seconds + "s");
    if (!cookie.path().isEmpty()) words.append(", path ").append(cookie.path());
    for (Attribute attribute : cookie.attributes()) {
      words.append(", ").append(attribute.name());
      if (!attribute.value().isEmpty()) words.append("=").append(attribute.value());
    }
    return words.append(")").toString();
  }
}
