package dev.meltemi.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which pages of other origins may read answers (the CORS protocol of the Fetch standard).
 *
 * @param allowOrigins one of them must take the request's Origin
 * @param maxAge how long a browser may keep the answer to its preflight
 * @param forwardsStrangers whether a preflight of another origin goes on to the service; else it is
 *     answered without a permission
 */
public record Cors(
    List<StringMatch> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    Optional<Duration> maxAge,
    boolean allowCredentials,
    boolean forwardsStrangers) {
  public Cors {
    allowOrigins = List.copyOf(allowOrigins);
    allowMethods = List.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
    exposeHeaders = List.copyOf(exposeHeaders);
  }
}
