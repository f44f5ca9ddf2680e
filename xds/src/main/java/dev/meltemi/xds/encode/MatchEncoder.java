package dev.meltemi.xds.encode;

import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Optional;

/** The conditions of a route. */
final class MatchEncoder {
  private MatchEncoder() {}

  static io.envoyproxy.envoy.config.route.v3.RouteMatch encode(RouteMatch match) {
    var encoded = io.envoyproxy.envoy.config.route.v3.RouteMatch.newBuilder();
    switch (match.path()) {
      case PathMatch.Exact(String path) -> encoded.setPath(path);
      case PathMatch.Prefix(String prefix) -> encoded.setPrefix(prefix);
      case PathMatch.Regex(String pattern) -> encoded.setSafeRegex(Scalars.regex(pattern));
    }
    encoded.setCaseSensitive(Scalars.bool(match.caseSensitive()));
    for (HeaderMatch header : match.headers()) encoded.addHeaders(encode(header));
    for (QueryMatch query : match.query()) encoded.addQueryParameters(encode(query));
    return encoded.build();
  }

  static HeaderMatcher encode(HeaderMatch header) {
    HeaderMatcher.Builder encoded =
        HeaderMatcher.newBuilder()
            .setName(header.name())
            .setInvertMatch(header.inverted())
            .setTreatMissingHeaderAsEmpty(header.missingIsEmpty());
    text(header.value())
        .ifPresentOrElse(encoded::setStringMatch, () -> encoded.setPresentMatch(true));
    return encoded.build();
  }

  private static QueryParameterMatcher encode(QueryMatch query) {
    QueryParameterMatcher.Builder encoded =
        QueryParameterMatcher.newBuilder().setName(query.name());
    text(query.value())
        .ifPresentOrElse(encoded::setStringMatch, () -> encoded.setPresentMatch(true));
    return encoded.build();
  }

  /** Empty for presence, which is no comparison of texts. */
  static Optional<StringMatcher> text(StringMatch match) {
    StringMatcher.Builder encoded = StringMatcher.newBuilder();
    return switch (match) {
      case StringMatch.Exact(String value) -> Optional.of(encoded.setExact(value).build());
      case StringMatch.Prefix(String value) -> Optional.of(encoded.setPrefix(value).build());
      case StringMatch.Regex(String pattern) ->
          Optional.of(encoded.setSafeRegex(Scalars.regex(pattern)).build());
      case StringMatch.Present() -> Optional.empty();
    };
  }
}
