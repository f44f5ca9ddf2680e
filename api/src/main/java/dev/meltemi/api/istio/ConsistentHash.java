package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that are alike in one respect go to the same endpoint, as long as that is there.
 *
 * @param key what they are alike in; without one the endpoint is drawn
 */
public record ConsistentHash(Optional<Key> key, Algorithm algorithm) {

  /** In what requests are alike. */
  public sealed interface Key {
    record HttpHeader(String name) implements Key {}

    /**
     * @param path for which the proxy sets the cookie, empty for that of the request
     * @param ttl the proxy sets the cookie for so long where it is missing, for the session when
     *     zero; when absent it never does
     * @param attributes that the proxy adds, in their order; the value is empty for a mere word
     */
    record HttpCookie(
        String name,
        String path,
        Optional<Duration> ttl,
        List<Map.Entry<String, String>> attributes)
        implements Key {
      public HttpCookie {
        attributes = List.copyOf(attributes);
      }
    }

    record SourceIp() implements Key {}

    record HttpQueryParameter(String name) implements Key {}
  }

  /** How keys are spread over endpoints. */
  public sealed interface Algorithm {
    /**
     * @param minimumSize absent means 1024
     */
    record RingHash(Optional<Long> minimumSize) implements Algorithm {}

    /**
     * @param tableSize a prime
     */
    record Maglev(Optional<Long> tableSize) implements Algorithm {}
  }
}
