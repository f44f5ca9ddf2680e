package dev.meltemi.xds.decode;

import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.Fraction;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration of Envoy's CORS filter on one route. */
final class CorsDecoder {
  private CorsDecoder() {}

  static Cors decode(CorsPolicy cors) {
    if (cors.hasFilterEnabled()
        && !Reads.fraction(cors.getFilterEnabled()).equals(Fraction.always())) {
      throw new IllegalArgumentException("a CORS policy for a part of the requests");
    }
    return new Cors(
        cors.getAllowOriginStringMatchList().stream().map(MatchDecoder::text).toList(),
        list(cors.getAllowMethods()),
        list(cors.getAllowHeaders()),
        list(cors.getExposeHeaders()),
        cors.getMaxAge().isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(Long.parseLong(cors.getMaxAge().strip()))),
        cors.getAllowCredentials().getValue(),
        !cors.hasForwardNotMatchingPreflights()
            || cors.getForwardNotMatchingPreflights().getValue());
  }

  private static List<String> list(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split("\\s*,\\s*"));
  }
}
