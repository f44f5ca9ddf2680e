package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which other origins a browser may read answers for.
 *
 * @param allowOrigins as written, else the exact ones of the older field without the s
 * @param forwardsUnmatched whether preflights of other origins go on to the service ({@code
 *     unmatchedPreflights}, by default they do)
 */
public record CorsPolicy(
    List<StringMatch> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    Optional<Duration> maxAge,
    Optional<Boolean> allowCredentials,
    boolean forwardsUnmatched) {}
