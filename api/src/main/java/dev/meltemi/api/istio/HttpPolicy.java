package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a request on its way, beside where it goes.
 *
 * @param timeout over all attempts; absent means none
 * @param mirrors copies of a request; empty when there are none
 */
public record HttpPolicy(
    Optional<Rewrite> rewrite,
    Optional<Duration> timeout,
    Optional<Retries> retries,
    Optional<HttpFault> fault,
    List<Mirror> mirrors,
    Optional<CorsPolicy> cors,
    HeaderOperations headers) {
  public static final HttpPolicy NONE =
      new HttpPolicy(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          HeaderOperations.NONE);
}
