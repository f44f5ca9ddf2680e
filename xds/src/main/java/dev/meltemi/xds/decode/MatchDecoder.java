package dev.meltemi.xds.decode;

import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** The conditions of a route. */
final class MatchDecoder {
  private MatchDecoder() {}

  static RouteMatch decode(io.envoyproxy.envoy.config.route.v3.RouteMatch match) {
    return new RouteMatch(
        path(match),
        !match.hasCaseSensitive() || match.getCaseSensitive().getValue(),
        match.getHeadersList().stream().map(MatchDecoder::header).toList(),
        match.getQueryParametersList().stream().map(MatchDecoder::query).toList());
  }

  private static PathMatch path(io.envoyproxy.envoy.config.route.v3.RouteMatch match) {
    return switch (match.getPathSpecifierCase()) {
      case PREFIX -> new PathMatch.Prefix(match.getPrefix());
      case PATH -> new PathMatch.Exact(match.getPath());
      case SAFE_REGEX -> new PathMatch.Regex(match.getSafeRegex().getRegex());
      case CONNECT_MATCHER, PATH_SEPARATED_PREFIX, PATH_MATCH_POLICY, PATHSPECIFIER_NOT_SET ->
          throw new IllegalArgumentException("path of a match: " + match.getPathSpecifierCase());
    };
  }

  @SuppressWarnings("deprecation") // exact_match and others: older control planes send them
  static HeaderMatch header(HeaderMatcher matcher) {
    boolean inverted = matcher.getInvertMatch();
    StringMatch value =
        switch (matcher.getHeaderMatchSpecifierCase()) {
          case STRING_MATCH -> text(matcher.getStringMatch());
          case EXACT_MATCH -> new StringMatch.Exact(matcher.getExactMatch());
          case PREFIX_MATCH -> new StringMatch.Prefix(matcher.getPrefixMatch());
          case SAFE_REGEX_MATCH -> new StringMatch.Regex(matcher.getSafeRegexMatch().getRegex());
          case PRESENT_MATCH -> {
            // present_match: false asks for absence.
            inverted = inverted == matcher.getPresentMatch();
            yield new StringMatch.Present();
          }
          case HEADERMATCHSPECIFIER_NOT_SET -> new StringMatch.Present();
          case RANGE_MATCH, SUFFIX_MATCH, CONTAINS_MATCH ->
              throw new IllegalArgumentException(
                  "match of header "
                      + matcher.getName()
                      + ": "
                      + matcher.getHeaderMatchSpecifierCase());
        };
    return new HeaderMatch(
        HeadersDecoder.lower(matcher.getName()),
        value,
        inverted,
        matcher.getTreatMissingHeaderAsEmpty());
  }

  private static QueryMatch query(QueryParameterMatcher matcher) {
    StringMatch value =
        switch (matcher.getQueryParameterMatchSpecifierCase()) {
          case STRING_MATCH -> text(matcher.getStringMatch());
          case PRESENT_MATCH, QUERYPARAMETERMATCHSPECIFIER_NOT_SET -> new StringMatch.Present();
        };
    if (matcher.hasPresentMatch() && !matcher.getPresentMatch()) {
      throw new IllegalArgumentException(
          "query parameter " + matcher.getName() + " must be absent");
    }
    return new QueryMatch(matcher.getName(), value);
  }

  static StringMatch text(StringMatcher matcher) {
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> new StringMatch.Exact(matcher.getExact());
      case PREFIX -> new StringMatch.Prefix(matcher.getPrefix());
      case SAFE_REGEX -> new StringMatch.Regex(matcher.getSafeRegex().getRegex());
      case SUFFIX, CONTAINS, CUSTOM, MATCHPATTERN_NOT_SET ->
          throw new IllegalArgumentException("comparison by " + matcher.getMatchPatternCase());
    };
  }
}
