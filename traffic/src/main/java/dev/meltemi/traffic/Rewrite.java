package dev.meltemi.traffic;

import java.util.Optional;

/** Changes of the request line on the way upstream. */
public record Rewrite(Optional<PathRewrite> path, Optional<String> host) {
  private static final Rewrite NONE = new Rewrite(Optional.empty(), Optional.empty());

  public static Rewrite none() {
    return NONE;
  }

  /** A change of the path; the query string stays. */
  public sealed interface PathRewrite {
    /** The matched prefix or exact path is replaced. */
    record Prefix(String replacement) implements PathRewrite {}

    /** What RE2 {@code pattern} matches is replaced; {@code \1} is a group. */
    record Regex(String pattern, String substitution) implements PathRewrite {}
  }
}
