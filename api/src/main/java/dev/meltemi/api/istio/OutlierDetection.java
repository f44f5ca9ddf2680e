package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When an endpoint that keeps failing is left out for a while.
 *
 * @param consecutive5xxErrors absent means 5; 0 means off
 * @param consecutiveGatewayErrors absent or 0 means off
 * @param interval absent means 10 s
 * @param baseEjectionTime absent means 30 s; multiplied by the number of ejections
 * @param maxEjectionPercent absent means 10
 * @param minHealthPercent absent means 0
 */
public record OutlierDetection(
    OptionalInt consecutive5xxErrors,
    OptionalInt consecutiveGatewayErrors,
    Optional<Duration> interval,
    Optional<Duration> baseEjectionTime,
    OptionalInt maxEjectionPercent,
    OptionalInt minHealthPercent,
    boolean splitExternalLocalOriginErrors,
    OptionalInt consecutiveLocalOriginFailures) {}
