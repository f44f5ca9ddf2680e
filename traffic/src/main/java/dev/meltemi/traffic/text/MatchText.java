package dev.meltemi.traffic.text;

import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import java.util.ArrayList;
import java.util.List;

/** Conditions in words. */
public final class MatchText {
  private MatchText() {}

  /** All conditions of a route; empty when it takes everything. */
  public static String of(RouteMatch match) {
    List<String> conditions = new ArrayList<>();
    if (!match.path().equals(RouteMatch.any().path()) || !match.caseSensitive()) {
      conditions.add(path(match.path(), match.caseSensitive()));
    }
    match.headers().forEach(header -> conditions.add(header(header)));
    match.query().forEach(query -> conditions.add(query(query)));
    return String.join(" and ", conditions);
  }

  public static String path(PathMatch match, boolean caseSensitive) {
    String words =
        switch (match) {
          case PathMatch.Exact(String path) -> "path is " + quoted(path);
          case PathMatch.Prefix(String prefix) -> "path begins with " + quoted(prefix);
          case PathMatch.Regex(String regex) -> "path matches `" + regex + "`";
        };
    return caseSensitive ? words : words + " in any case";
  }

  public static String header(HeaderMatch match) {
    String words = "header " + match.name() + " " + value(match.value());
    String missing = match.missingIsEmpty() ? " (missing counts as empty)" : "";
    return (match.inverted() ? "not " : "") + words + missing;
  }

  public static String query(QueryMatch match) {
    return "query parameter " + match.name() + " " + value(match.value());
  }

  static String value(StringMatch match) {
    return switch (match) {
      case StringMatch.Exact(String value) -> "is " + quoted(value);
      case StringMatch.Prefix(String prefix) -> "begins with " + quoted(prefix);
      case StringMatch.Regex(String regex) -> "matches `" + regex + "`";
      case StringMatch.Present() -> "is there";
    };
  }

  /** In double quotes, on one line. */
  public static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
