package dev.meltemi.compile.route;

import dev.meltemi.api.istio.Retries;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** When requests are sent again: the rule's own words over the mesh's default. */
final class RetryRules {
  /** What an application's own proxy retries: connections that died before taking the request. */
  static final Retry INBOUND =
      new Retry(
          2,
          Duration.ZERO,
          EnumSet.of(RetryOn.RESET_BEFORE_REQUEST),
          List.of(),
          false,
          1,
          Retry.DEFAULT_BACKOFF);

  private static final int ISTIO_HOST_SELECTION = 5;
  private static final String ISTIO_CONDITIONS =
      "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";

  private RetryRules() {}

  /**
   * @param sticky whether a hash chooses the endpoint, which then is not left without being asked
   *     to
   */
  static Optional<Retry> of(Optional<Retries> retries, Optional<Retry> byDefault, boolean sticky) {
    if (retries.isEmpty()) return sticky ? byDefault.map(RetryRules::staying) : byDefault;
    Retries own = retries.get();
    if (own.attempts() <= 0) return Optional.empty();
    String words = own.retryOn().filter(on -> !on.isEmpty()).orElse(ISTIO_CONDITIONS);
    Set<RetryOn> conditions = EnumSet.noneOf(RetryOn.class);
    List<Integer> codes = new ArrayList<>();
    for (String word : words.split(",")) {
      RetryOn.of(word.strip()).ifPresent(conditions::add);
      statusCode(word.strip()).ifPresent(codes::add);
    }
    if (!codes.isEmpty()) conditions.add(RetryOn.RETRIABLE_STATUS_CODES);
    boolean elsewhere = own.retryIgnorePreviousHosts().orElse(!sticky);
    return Optional.of(
        new Retry(
            own.attempts(),
            own.perTryTimeout().orElse(Duration.ZERO),
            conditions,
            codes,
            elsewhere,
            byDefault.map(Retry::hostSelectionAttempts).orElse(ISTIO_HOST_SELECTION),
            own.backoff().orElse(Retry.DEFAULT_BACKOFF)));
  }

  private static Retry staying(Retry retry) {
    return new Retry(
        retry.attempts(),
        retry.perTryTimeout(),
        retry.conditions(),
        retry.statusCodes(),
        false,
        retry.hostSelectionAttempts(),
        retry.backoffBase());
  }

  /** Numbers among the conditions are status codes. */
  private static Optional<Integer> statusCode(String word) {
    boolean number =
        !word.isEmpty() && word.length() <= 3 && word.chars().allMatch(Character::isDigit);
    return number ? Optional.of(Integer.parseInt(word)) : Optional.empty();
  }
}
