package dev.meltemi.traffic.match;

import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.text.MatchText;

/** The path, up to its query string or fragment, as Envoy takes it. */
final class PathCondition implements Condition {
  private enum Kind {
    EXACT,
    PREFIX,
    REGEX
  }

  private final PathMatch match;
  private final boolean caseSensitive;
  private final Kind kind;
  private final String text;
  private final Pattern pattern;

  PathCondition(PathMatch match, boolean caseSensitive) {
    this.match = match;
    this.caseSensitive = caseSensitive;
    switch (match) {
      case PathMatch.Exact(String path) -> {
        kind = Kind.EXACT;
        text = path;
        pattern = Pattern.NOTHING;
      }
      case PathMatch.Prefix(String prefix) -> {
        kind = Kind.PREFIX;
        text = prefix;
        pattern = Pattern.NOTHING;
      }
      case PathMatch.Regex(String regex) -> {
        kind = Kind.REGEX;
        text = regex;
        pattern = Pattern.of(regex);
      }
    }
  }

  @Override
  public boolean holds(RequestHead head) {
    String path = head.path();
    int end = endOfPath(path);
    return switch (kind) {
      case EXACT -> end == text.length() && path.regionMatches(!caseSensitive, 0, text, 0, end);
      case PREFIX ->
          end >= text.length() && path.regionMatches(!caseSensitive, 0, text, 0, text.length());
      case REGEX -> pattern.matches(end == path.length() ? path : path.substring(0, end));
    };
  }

  @Override
  public String wanted() {
    return MatchText.path(match, caseSensitive);
  }

  @Override
  public String seen(RequestHead head) {
    return "path " + MatchText.quoted(head.path().substring(0, endOfPath(head.path())));
  }

  private static int endOfPath(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') return i;
    }
    return path.length();
  }
}
