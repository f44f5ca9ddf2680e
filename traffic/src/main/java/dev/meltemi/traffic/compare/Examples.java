package dev.meltemi.traffic.compare;

import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.explain.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Requests that are likely to fulfil some conditions. Whether they do, the engine is asked. */
final class Examples {
  private static final int MOST = 512;
  private static final String OTHER = "other";

  private final Set<String> paths = new LinkedHashSet<>();

  /** By name; an empty value stands for a header or parameter that is not there. */
  private final Map<String, Set<Optional<String>>> headers = new TreeMap<>();

  private final Map<String, Set<Optional<String>>> query = new TreeMap<>();

  private Examples(List<RouteMatch> matches) {
    for (RouteMatch match : matches) {
      path(match.path());
      for (HeaderMatch header : match.headers()) header(header);
      for (QueryMatch wanted : match.query()) {
        values(query.computeIfAbsent(wanted.name(), _ -> new LinkedHashSet<>()), wanted.value());
      }
    }
    if (paths.isEmpty()) paths.add("/");
    paths.add("/" + OTHER);
  }

  static Stream<Request> of(String authority, List<RouteMatch> matches) {
    return new Examples(matches).requests(authority);
  }

  private void path(PathMatch match) {
    switch (match) {
      case PathMatch.Exact(String path) -> paths.add(path);
      case PathMatch.Prefix(String prefix) -> {
        paths.add(prefix);
        paths.add(prefix + (prefix.endsWith("/") ? "" : "/") + "x");
      }
      case PathMatch.Regex(String regex) -> {
        RegexExample.of(regex, false).ifPresent(paths::add);
        RegexExample.of(regex, true).ifPresent(paths::add);
      }
    }
  }

  private void header(HeaderMatch match) {
    Set<Optional<String>> values =
        headers.computeIfAbsent(match.name(), _ -> new LinkedHashSet<>());
    if (match.inverted()) {
      values.add(Optional.empty());
      values.add(Optional.of(OTHER));
    }
    values(values, match.value());
    values.add(Optional.empty());
  }

  private static void values(Set<Optional<String>> values, StringMatch match) {
    switch (match) {
      case StringMatch.Exact(String value) -> values.add(Optional.of(value));
      case StringMatch.Prefix(String prefix) -> {
        values.add(Optional.of(prefix));
        values.add(Optional.of(prefix + "x"));
      }
      case StringMatch.Regex(String regex) -> {
        RegexExample.of(regex, false).map(Optional::of).ifPresent(values::add);
        RegexExample.of(regex, true).map(Optional::of).ifPresent(values::add);
      }
      case StringMatch.Present() -> values.add(Optional.of("x"));
    }
  }

  private Stream<Request> requests(String authority) {
    List<Request> requests = new ArrayList<>();
    for (Map<String, String> sent : choices(headers)) {
      for (Map<String, String> asked : choices(query)) {
        for (String path : paths) {
          if (requests.size() == MOST) return requests.stream();
          requests.add(request(authority, path, sent, asked));
        }
      }
    }
    return requests.stream();
  }

  private static Request request(
      String authority, String path, Map<String, String> sent, Map<String, String> asked) {
    Map<String, String> plain = new HashMap<>(sent);
    String method = Optional.ofNullable(plain.remove(":method")).orElse("GET");
    String scheme = Optional.ofNullable(plain.remove(":scheme")).orElse("http");
    String named = Optional.ofNullable(plain.remove(":authority")).orElse(authority);
    String host = Optional.ofNullable(plain.remove("host")).orElse(named);
    String whole = Optional.ofNullable(plain.remove(":path")).orElse(path);
    List<String> parameters = new ArrayList<>();
    new TreeMap<>(asked).forEach((name, value) -> parameters.add(name + "=" + value));
    String question = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    return new Request(method, scheme, host, whole + question, plain);
  }

  /** Every combination of values, the wanted ones first. */
  private static List<Map<String, String>> choices(Map<String, Set<Optional<String>>> values) {
    List<Map<String, String>> all = List.of(Map.of());
    for (var entry : values.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> known : all) {
        for (Optional<String> value : entry.getValue()) {
          if (longer.size() == MOST) break;
          Map<String, String> one = new HashMap<>(known);
          value.ifPresent(text -> one.put(entry.getKey(), text));
          longer.add(one);
        }
      }
      all = longer;
    }
    return all;
  }
}
