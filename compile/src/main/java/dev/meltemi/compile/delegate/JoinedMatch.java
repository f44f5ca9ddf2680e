package dev.meltemi.compile.delegate;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.StringMatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two matches as one. The narrow one must lie within the wide one (Istio's hasConflict). */
final class JoinedMatch {
  private JoinedMatch() {}

  static Optional<HttpMatch> of(HttpMatch wide, HttpMatch narrow) {
    if (!lies(narrow.request(), wide.request()) || !lies(narrow.source(), wide.source())) {
      return Optional.empty();
    }
    return Optional.of(
        new HttpMatch(
            narrow.origin(),
            JoinedRule.name(wide.name(), narrow.name()),
            request(wide.request(), narrow.request()),
            source(wide.source(), narrow.source())));
  }

  private static HttpMatch.Request request(HttpMatch.Request wide, HttpMatch.Request narrow) {
    return new HttpMatch.Request(
        narrow.uri().or(wide::uri),
        narrow.scheme().or(wide::scheme),
        narrow.method().or(wide::method),
        narrow.authority().or(wide::authority),
        joined(wide.headers(), narrow.headers()),
        joined(wide.withoutHeaders(), narrow.withoutHeaders()),
        joined(wide.queryParams(), narrow.queryParams()),
        narrow.ignoreUriCase());
  }

  private static HttpMatch.Source source(HttpMatch.Source wide, HttpMatch.Source narrow) {
    return new HttpMatch.Source(
        narrow.port().isPresent() ? narrow.port() : wide.port(),
        joined(wide.sourceLabels(), narrow.sourceLabels()),
        narrow.sourceNamespace().isEmpty() ? wide.sourceNamespace() : narrow.sourceNamespace(),
        narrow.gateways().isEmpty() ? wide.gateways() : narrow.gateways());
  }

  private static <T> Map<String, T> joined(Map<String, T> wide, Map<String, T> narrow) {
    Map<String, T> all = new HashMap<>(wide);
    all.putAll(narrow);
    return Map.copyOf(all);
  }

  private static boolean lies(HttpMatch.Request narrow, HttpMatch.Request wide) {
    return lies(narrow.uri(), wide.uri())
        && lies(narrow.scheme(), wide.scheme())
        && lies(narrow.method(), wide.method())
        && lies(narrow.authority(), wide.authority())
        && lies(narrow.headers(), wide.headers())
        && lies(narrow.withoutHeaders(), wide.withoutHeaders())
        && lies(narrow.queryParams(), wide.queryParams())
        && narrow.ignoreUriCase() == wide.ignoreUriCase();
  }

  private static boolean lies(HttpMatch.Source narrow, HttpMatch.Source wide) {
    boolean samePort =
        narrow.port().isEmpty() || wide.port().isEmpty() || narrow.port().equals(wide.port());
    boolean sameNamespace =
        narrow.sourceNamespace().isEmpty()
            || wide.sourceNamespace().isEmpty()
            || narrow.sourceNamespace().equals(wide.sourceNamespace());
    boolean sameLabels =
        narrow.sourceLabels().entrySet().stream()
            .allMatch(label ->
                wide.sourceLabels()
                    .getOrDefault(label.getKey(), label.getValue())
                    .equals(label.getValue()));
    return samePort
        && sameNamespace
        && sameLabels
        && liesWithin(narrow.gateways(), wide.gateways());
  }

  private static boolean liesWithin(List<String> narrow, List<String> wide) {
    return narrow.isEmpty() || wide.isEmpty() || new HashSet<>(wide).containsAll(narrow);
  }

  private static boolean lies(Map<String, StringMatch> narrow, Map<String, StringMatch> wide) {
    return narrow.entrySet().stream()
        .allMatch(condition ->
            lies(
                Optional.of(condition.getValue()),
                Optional.ofNullable(wide.get(condition.getKey()))));
  }

  /** Of a regular expression nobody can tell what lies within it. */
  private static boolean lies(Optional<StringMatch> narrow, Optional<StringMatch> wide) {
    if (narrow.isEmpty() || wide.isEmpty()) return true;
    return switch (wide.get()) {
      case StringMatch.Exact(String value) -> narrow.get().equals(new StringMatch.Exact(value));
      case StringMatch.Prefix(String prefix) ->
          switch (narrow.get()) {
            case StringMatch.Exact(String value) -> value.startsWith(prefix);
            case StringMatch.Prefix(String value) -> value.startsWith(prefix);
            case StringMatch.Regex _, StringMatch.Present() -> false;
          };
      case StringMatch.Regex _, StringMatch.Present() -> false;
    };
  }
}
