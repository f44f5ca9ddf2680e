package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The conditions of a match block, in Istio's order: headers by name, then the request line. */
public final class MatchRules {
  private MatchRules() {}

  public static RouteMatch of(HttpMatch.Request request) {
    PathMatch path = request.uri().map(MatchRules::path).orElse(RouteMatch.any().path());
    boolean anyCase = request.ignoreUriCase() && !(path instanceof PathMatch.Regex);
    return new RouteMatch(path, !anyCase, headers(request), query(request));
  }

  /** Whether nothing after it can be reached: Istio's IsCatchAllRoute. */
  static boolean isCatchAll(RouteMatch match) {
    boolean anyPath =
        switch (match.path()) {
          case PathMatch.Exact _ -> false;
          case PathMatch.Prefix(String prefix) -> prefix.equals("/");
          case PathMatch.Regex(String regex) -> regex.equals(".*");
        };
    return anyPath && match.headers().isEmpty() && match.query().isEmpty();
  }

  private static PathMatch path(dev.meltemi.api.istio.StringMatch match) {
    return switch (match) {
      case dev.meltemi.api.istio.StringMatch.Exact(String value) -> new PathMatch.Exact(value);
      case dev.meltemi.api.istio.StringMatch.Prefix(String value) -> new PathMatch.Prefix(value);
      case dev.meltemi.api.istio.StringMatch.Regex(String value) -> new PathMatch.Regex(value);
      case dev.meltemi.api.istio.StringMatch.Present() -> RouteMatch.any().path();
    };
  }

  private static List<HeaderMatch> headers(HttpMatch.Request request) {
    List<HeaderMatch> headers = new ArrayList<>();
    for (Map.Entry<String, dev.meltemi.api.istio.StringMatch> header :
        new TreeMap<>(request.headers()).entrySet()) {
      headers.add(new HeaderMatch(lower(header.getKey()), header(header.getValue()), false, false));
    }
    for (Map.Entry<String, dev.meltemi.api.istio.StringMatch> header :
        new TreeMap<>(request.withoutHeaders()).entrySet()) {
      StringMatch value = header(header.getValue());
      // A header that is not there does not have the unwanted value.
      boolean missingPasses = !(value instanceof StringMatch.Present);
      headers.add(new HeaderMatch(lower(header.getKey()), value, true, missingPasses));
    }
    pseudo(headers, ":method", request.method());
    pseudo(headers, ":authority", request.authority());
    pseudo(headers, ":scheme", request.scheme());
    return headers;
  }

  private static void pseudo(
      List<HeaderMatch> headers, String name, Optional<dev.meltemi.api.istio.StringMatch> match) {
    match.ifPresent(
        condition -> headers.add(new HeaderMatch(name, value(condition), false, false)));
  }

  /** On headers the regular expression {@code *} also means: any value. */
  private static StringMatch header(dev.meltemi.api.istio.StringMatch match) {
    boolean any =
        match instanceof dev.meltemi.api.istio.StringMatch.Regex(String regex) && regex.equals("*");
    return any ? new StringMatch.Present() : value(match);
  }

  static StringMatch value(dev.meltemi.api.istio.StringMatch match) {
    return switch (match) {
      case dev.meltemi.api.istio.StringMatch.Exact(String value) -> new StringMatch.Exact(value);
      case dev.meltemi.api.istio.StringMatch.Prefix(String value) -> new StringMatch.Prefix(value);
      case dev.meltemi.api.istio.StringMatch.Regex(String value) -> new StringMatch.Regex(value);
      case dev.meltemi.api.istio.StringMatch.Present() -> new StringMatch.Present();
    };
  }

  private static List<QueryMatch> query(HttpMatch.Request request) {
    return new TreeMap<>(request.queryParams())
        .entrySet().stream()
            .map(entry -> new QueryMatch(entry.getKey(), query(entry.getValue())))
            .toList();
  }

  /** An empty exact value means that the parameter is there. */
  private static StringMatch query(dev.meltemi.api.istio.StringMatch match) {
    boolean any =
        match instanceof dev.meltemi.api.istio.StringMatch.Exact(String value) && value.isEmpty();
    return any ? new StringMatch.Present() : value(match);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
