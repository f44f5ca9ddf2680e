package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which other origins a browser may read answers for. */
public record CorsPolicy(
    List<StringMatch> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    Optional<Duration> maxAge,
    Optional<Boolean> allowCredentials) {}
