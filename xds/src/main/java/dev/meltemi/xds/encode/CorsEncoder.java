package dev.meltemi.xds.encode;

import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.StringMatch;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;

/** The configuration of Envoy's CORS filter on one route, as Istio's TranslateCORSPolicy has it. */
final class CorsEncoder {
  static final String FILTER = "envoy.filters.http.cors";

  private CorsEncoder() {}

  static CorsPolicy encode(Cors cors) {
    CorsPolicy.Builder encoded =
        CorsPolicy.newBuilder()
            .setFilterEnabled(Scalars.runtimeFraction(Fraction.always()))
            .setAllowMethods(String.join(",", cors.allowMethods()))
            .setAllowHeaders(String.join(",", cors.allowHeaders()))
            .setExposeHeaders(String.join(",", cors.exposeHeaders()))
            .setAllowCredentials(Scalars.bool(cors.allowCredentials()))
            .setForwardNotMatchingPreflights(Scalars.bool(cors.forwardsStrangers()));
    for (StringMatch origin : cors.allowOrigins()) {
      MatchEncoder.text(origin).ifPresent(encoded::addAllowOriginStringMatch);
    }
    cors.maxAge().ifPresent(age -> encoded.setMaxAge(Long.toString(age.toSeconds())));
    return encoded.build();
  }
}
