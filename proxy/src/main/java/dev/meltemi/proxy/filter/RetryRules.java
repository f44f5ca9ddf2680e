package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.upstream.Failure;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which outcomes are tried again, and when (Envoy's retry_on). */
final class RetryRules {
  private static final int LONGEST_BACKOFF = 10;

  private RetryRules() {}

  static boolean wants(Retry retry, HttpResponse response) {
    int status = response.status();
    for (RetryOn on : retry.conditions()) {
      boolean wanted =
          switch (on) {
            case SERVER_ERROR -> status >= 500;
            case GATEWAY_ERROR -> status >= 502 && status <= 504;
            case RETRIABLE_4XX -> status == 409;
            case RETRIABLE_STATUS_CODES -> retry.statusCodes().contains(status);
            case CANCELLED -> isGrpc(response, "1");
            case DEADLINE_EXCEEDED -> isGrpc(response, "4");
            case RESOURCE_EXHAUSTED -> isGrpc(response, "8");
            case INTERNAL -> isGrpc(response, "13");
            case UNAVAILABLE -> isGrpc(response, "14");
            case RESET, RESET_BEFORE_REQUEST, CONNECT_FAILURE, REFUSED_STREAM -> false;
          };
      if (wanted) return true;
    }
    return false;
  }

  /**
   * @param sent whether any byte of the request may have reached the endpoint
   */
  static boolean wants(Retry retry, Failure failure, boolean sent) {
    if (failure == Failure.OVERFLOW) return false; // more load is what the breaker is against
    for (RetryOn on : retry.conditions()) {
      boolean wanted =
          switch (on) {
            case SERVER_ERROR, GATEWAY_ERROR, RESET -> true;
            case CONNECT_FAILURE -> failure.isConnect();
            case RESET_BEFORE_REQUEST -> !sent;
            case REFUSED_STREAM -> failure == Failure.REFUSED;
            case RETRIABLE_4XX,
                RETRIABLE_STATUS_CODES,
                CANCELLED,
                DEADLINE_EXCEEDED,
                INTERNAL,
                RESOURCE_EXHAUSTED,
                UNAVAILABLE ->
                false;
          };
      if (wanted) return true;
    }
    return false;
  }

  /** A try took too long; Envoy sees a reset by itself there. */
  static boolean wantsAfterTimeout(Optional<Retry> retry) {
    return retry.isPresent() && wants(retry.get(), Failure.RESET, true);
  }

  /**
   * @param retries that were made before, from 0
   * @param draw uniform in [0, 1)
   */
  static Duration backoff(Retry retry, int retries, double draw) {
    double most = Math.min(Math.pow(2, Math.min(retries, 10)), LONGEST_BACKOFF);
    return Duration.ofNanos((long) (retry.backoffBase().toNanos() * most * draw));
  }

  private static boolean isGrpc(HttpResponse response, String code) {
    @Nullable String status = response.headers().get("grpc-status");
    return code.equals(status);
  }
}
