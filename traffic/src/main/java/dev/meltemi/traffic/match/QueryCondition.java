package dev.meltemi.traffic.match;

import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.text.MatchText;
import org.jspecify.annotations.Nullable;

/** The first occurrence of a query parameter, not percent-decoded, as Envoy compares it. */
final class QueryCondition implements Condition {
  private final QueryMatch match;
  private final ValueCondition value;

  QueryCondition(QueryMatch match) {
    this.match = match;
    this.value = new ValueCondition(match.value());
  }

  @Override
  public boolean holds(RequestHead head) {
    String seen = first(head.path(), match.name());
    return seen != null && value.holds(seen);
  }

  /** Allocates only when the parameter is there. */
  private static @Nullable String first(String path, String name) {
    int at = path.indexOf('?') + 1;
    if (at == 0) return null;
    while (at <= path.length()) {
      int end = path.indexOf('&', at);
      if (end < 0) end = path.length();
      int after = at + name.length();
      if (after <= end && path.startsWith(name, at)) {
        if (after == end) return "";
        if (path.charAt(after) == '=') return path.substring(after + 1, end);
      }
      at = end + 1;
    }
    return null;
  }

  @Override
  public String wanted() {
    return MatchText.query(match);
  }

  @Override
  public String seen(RequestHead head) {
    String seen = first(head.path(), match.name());
    return seen == null
        ? "no query parameter " + match.name()
        : "query parameter " + match.name() + " " + MatchText.quoted(seen);
  }
}
