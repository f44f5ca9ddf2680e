package dev.meltemi.traffic.match;

import dev.meltemi.traffic.StringMatch;

/** How a value that is there is compared. */
final class ValueCondition {
  private final StringMatch match;
  private final Pattern pattern;

  ValueCondition(StringMatch match) {
    this.match = match;
    this.pattern =
        match instanceof StringMatch.Regex(String regex) ? Pattern.of(regex) : Pattern.NOTHING;
  }

  boolean holds(String value) {
    return switch (match) {
      case StringMatch.Exact exact -> value.equals(exact.value());
      case StringMatch.Prefix prefix -> value.startsWith(prefix.value());
      case StringMatch.Regex _ -> pattern.matches(value);
      case StringMatch.Present _ -> true;
    };
  }
}
