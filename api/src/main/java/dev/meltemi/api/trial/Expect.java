package dev.meltemi.api.trial;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What shall become of a request; what is absent is not looked at.
 *
 * @param status 200 stands for every request that reaches an endpoint
 * @param flag of the response, such as FI, NR, UH; {@code none} for none
 * @param split percent by destination: {@code reviews.default/v1}; all of it
 * @param timeout zero for none ({@code timeout: none})
 * @param rule {@code reviews}, {@code default/reviews} or {@code reviews[1]}, or the rule's name;
 *     {@code none} for a default
 * @param cluster the only destination, as in {@code split}
 * @param redirect the Location header
 * @param headers of the request as it reaches the endpoint; "" for one that is not there
 * @param mirror percent by destination
 */
public record Expect(
    OptionalInt status,
    Optional<String> flag,
    Optional<Map<String, Double>> split,
    Optional<Duration> timeout,
    Optional<Retries> retries,
    Optional<String> rule,
    Optional<String> cluster,
    Optional<String> redirect,
    Optional<Rewrite> rewrite,
    Map<String, String> headers,
    Optional<Map<String, Double>> mirror,
    Optional<Delay> delay,
    Optional<Abort> abort) {

  /**
   * @param attempts 0 for none
   */
  public record Retries(
      OptionalInt attempts, Optional<Duration> perTryTimeout, Optional<String> retryOn) {}

  public record Rewrite(Optional<String> path, Optional<String> authority) {}

  /**
   * @param percent 100 when absent
   */
  public record Delay(Duration fixedDelay, double percent) {}

  /**
   * @param percent 100 when absent
   */
  public record Abort(int httpStatus, double percent) {}
}
