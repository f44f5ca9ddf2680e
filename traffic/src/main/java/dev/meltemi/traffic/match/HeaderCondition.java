package dev.meltemi.traffic.match;

import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.text.MatchText;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A header or a part of the request line. */
public final class HeaderCondition implements Condition {
  private final HeaderMatch match;
  private final ValueCondition value;
  private final boolean presence;

  HeaderCondition(HeaderMatch match) {
    this.match = match;
    this.value = new ValueCondition(match.value());
    this.presence = match.value() instanceof StringMatch.Present;
  }

  /** Which values a comparison takes; presence takes all. */
  public static Predicate<String> values(StringMatch match) {
    return new ValueCondition(match)::holds;
  }

  @Override
  public boolean holds(RequestHead head) {
    String seen = valueOf(head);
    if (presence) return (seen != null) != match.inverted();
    if (seen == null) {
      if (!match.missingIsEmpty()) return false;
      seen = "";
    }
    return value.holds(seen) != match.inverted();
  }

  private @Nullable String valueOf(RequestHead head) {
    String name = match.name();
    return switch (name) {
      case ":method" -> head.method();
      case ":scheme" -> head.scheme();
      // An HTTP/1 Host header is the authority by the time that routes see it.
      case ":authority", "host" -> head.authority();
      case ":path" -> head.path();
      default -> name.startsWith(":") ? null : head.header(name);
    };
  }

  @Override
  public String wanted() {
    return MatchText.header(match);
  }

  @Override
  public String seen(RequestHead head) {
    String seen = valueOf(head);
    return seen == null
        ? "no header " + match.name()
        : "header " + match.name() + " " + MatchText.quoted(seen);
  }
}
