package dev.meltemi.xds.decode;

import dev.meltemi.traffic.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Cookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What requests are hashed by. */
final class HashDecoder {
  private HashDecoder() {}

  static List<HashPolicy> decode(
      List<io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy> policies,
      Findings findings) {
    List<HashPolicy> decoded = new ArrayList<>();
    for (var policy : policies) {
      switch (policy.getPolicySpecifierCase()) {
        case HEADER ->
            decoded.add(
                new HashPolicy.Header(policy.getHeader().getHeaderName().toLowerCase(Locale.ROOT)));
        case COOKIE -> decoded.add(cookie(policy.getCookie()));
        case QUERY_PARAMETER ->
            decoded.add(new HashPolicy.QueryParameter(policy.getQueryParameter().getName()));
        case CONNECTION_PROPERTIES -> {
          // Envoy has it do nothing when source_ip is not set.
          if (policy.getConnectionProperties().getSourceIp()) {
            decoded.add(new HashPolicy.SourceIp());
          }
        }
        case FILTER_STATE, POLICYSPECIFIER_NOT_SET ->
            findings.refuse("hash_policy by " + policy.getPolicySpecifierCase());
      }
    }
    return decoded;
  }

  private static HashPolicy cookie(Cookie cookie) {
    return new HashPolicy.Cookie(
        cookie.getName(),
        cookie.getPath(),
        cookie.hasTtl() ? Optional.of(Reads.duration(cookie.getTtl())) : Optional.empty(),
        cookie.getAttributesList().stream()
            .map(attribute -> new HashPolicy.Attribute(attribute.getName(), attribute.getValue()))
            .toList());
  }
}
