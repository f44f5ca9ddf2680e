package dev.meltemi.traffic;

import java.util.Arrays;
import java.util.Optional;

/** Envoy's retry conditions, for HTTP and gRPC. */
public enum RetryOn {
  SERVER_ERROR("5xx"),
  GATEWAY_ERROR("gateway-error"),
  RESET("reset"),
  RESET_BEFORE_REQUEST("reset-before-request"),
  CONNECT_FAILURE("connect-failure"),
  RETRIABLE_4XX("retriable-4xx"),
  REFUSED_STREAM("refused-stream"),
  RETRIABLE_STATUS_CODES("retriable-status-codes"),
  CANCELLED("cancelled"),
  DEADLINE_EXCEEDED("deadline-exceeded"),
  INTERNAL("internal"),
  RESOURCE_EXHAUSTED("resource-exhausted"),
  UNAVAILABLE("unavailable");

  private final String wireName;

  RetryOn(String wireName) {
    this.wireName = wireName;
  }

  /** The word used in {@code retryOn} and in Envoy's {@code retry_on}. */
  public String wireName() {
    return wireName;
  }

  public static Optional<RetryOn> of(String wireName) {
    return Arrays.stream(values()).filter(on -> on.wireName.equals(wireName)).findFirst();
  }
}
