package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.Optional;

/**
 * When a failed attempt is repeated. No block at all means Istio's default (2 retries); attempts 0
 * means never.
 *
 * @param attempts retries after the first attempt
 * @param perTryTimeout absent means the route's timeout
 * @param retryOn Envoy's comma-separated conditions, numeric statuses among them
 * @param backoff between retries; absent means 25 ms
 */
public record Retries(
    int attempts,
    Optional<Duration> perTryTimeout,
    Optional<String> retryOn,
    Optional<Duration> backoff,
    Optional<Boolean> retryRemoteLocalities,
    Optional<Boolean> retryIgnorePreviousHosts) {}
