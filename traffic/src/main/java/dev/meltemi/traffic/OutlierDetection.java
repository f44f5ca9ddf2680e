package dev.meltemi.traffic;

import java.time.Duration;

/**
 * When an endpoint that fails is taken out for a while.
 *
 * @param consecutive5xx in a row; 0 is off
 * @param consecutiveGatewayErrors 502, 503, 504 in a row; 0 is off
 * @param interval between two sweeps that bring endpoints back
 * @param baseEjectionTime times the number of ejections so far
 * @param maxEjectionPercent of all endpoints; one may always go
 */
public record OutlierDetection(
    int consecutive5xx,
    int consecutiveGatewayErrors,
    Duration interval,
    Duration baseEjectionTime,
    int maxEjectionPercent) {}
