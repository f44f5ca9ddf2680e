package dev.meltemi.traffic.compare;

import com.google.re2j.Pattern;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.QueryMatch;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.StringMatch;
import java.util.List;

/** What can be said of conditions without a request. Where in doubt, the answer is no. */
public final class Conditions {
  private Conditions() {}

  /** Whether certainly no request fulfils both. */
  static boolean exclude(RouteMatch one, RouteMatch other) {
    return excludePaths(one, other)
        || excludePaths(other, one)
        || one.headers().stream()
            .anyMatch(a -> other.headers().stream().anyMatch(b -> excludes(a, b) || excludes(b, a)))
        || one.query().stream()
            .anyMatch(a ->
                other.query().stream()
                    .anyMatch(b ->
                        a.name().equals(b.name())
                            && (excludes(a.value(), b.value()) || excludes(b.value(), a.value()))));
  }

  /** Whether certainly every request that fulfils all of the first fulfils the last, too. */
  public static boolean imply(List<RouteMatch> all, RouteMatch wanted) {
    return all.stream().anyMatch(known -> impliesPath(known, wanted))
        && wanted.headers().stream()
            .allMatch(header ->
                all.stream().flatMap(k -> k.headers().stream()).anyMatch(k -> implies(k, header)))
        && wanted.query().stream()
            .allMatch(query ->
                all.stream().flatMap(k -> k.query().stream()).anyMatch(k -> implies(k, query)));
  }

  // Paths.

  private static boolean excludePaths(RouteMatch one, RouteMatch other) {
    boolean exactly = one.caseSensitive() && other.caseSensitive();
    return switch (one.path()) {
      case PathMatch.Exact(String path) -> !takes(other, path, exactly);
      case PathMatch.Prefix(String prefix) ->
          other.path() instanceof PathMatch.Prefix(String own)
              && !begins(prefix, own, exactly)
              && !begins(own, prefix, exactly);
      case PathMatch.Regex _ -> false;
    };
  }

  /** Whether the match may take the path. */
  private static boolean takes(RouteMatch match, String path, boolean exactly) {
    return switch (match.path()) {
      case PathMatch.Exact(String own) -> exactly ? own.equals(path) : own.equalsIgnoreCase(path);
      case PathMatch.Prefix(String own) -> begins(path, own, exactly);
      case PathMatch.Regex(String regex) -> !exactly || Pattern.matches(regex, path);
    };
  }

  private static boolean begins(String path, String prefix, boolean exactly) {
    return path.regionMatches(!exactly, 0, prefix, 0, prefix.length());
  }

  private static boolean impliesPath(RouteMatch known, RouteMatch wanted) {
    if (wanted.path().equals(new PathMatch.Prefix("/"))) return true;
    boolean comparable = known.caseSensitive() || !wanted.caseSensitive();
    if (!comparable) return false;
    if (known.path().equals(wanted.path())) return true;
    boolean exactly = wanted.caseSensitive();
    return switch (known.path()) {
      case PathMatch.Exact(String path) ->
          known.caseSensitive() == wanted.caseSensitive()
              && takes(wanted, path, exactly)
              && !(wanted.path() instanceof PathMatch.Regex && !exactly);
      case PathMatch.Prefix(String path) ->
          wanted.path() instanceof PathMatch.Prefix(String prefix) && begins(path, prefix, exactly);
      case PathMatch.Regex _ -> false;
    };
  }

  // Headers.

  private static boolean excludes(HeaderMatch one, HeaderMatch other) {
    if (!one.name().equals(other.name())) return false;
    if (one.inverted() && other.inverted()) return false;
    if (one.inverted()) return false; // The other way round is asked as well.
    if (other.inverted()) {
      return one.value().equals(other.value()) && one.missingIsEmpty() == other.missingIsEmpty();
    }
    if (one.name().equals(":authority") || one.name().equals("host")) return false;
    return excludes(one.value(), other.value());
  }

  private static boolean implies(HeaderMatch known, HeaderMatch wanted) {
    if (known.equals(wanted)) return true;
    boolean plain =
        known.name().equals(wanted.name())
            && !known.inverted()
            && !wanted.inverted()
            && !known.missingIsEmpty();
    return plain && implies(known.value(), wanted.value());
  }

  private static boolean implies(QueryMatch known, QueryMatch wanted) {
    return known.equals(wanted)
        || (known.name().equals(wanted.name()) && implies(known.value(), wanted.value()));
  }

  // Values.

  private static boolean excludes(StringMatch one, StringMatch other) {
    return switch (one) {
      case StringMatch.Exact(String value) -> !holds(other, value);
      case StringMatch.Prefix(String value) ->
          other instanceof StringMatch.Prefix(String prefix)
              && !value.startsWith(prefix)
              && !prefix.startsWith(value);
      case StringMatch.Regex _, StringMatch.Present() -> false;
    };
  }

  private static boolean implies(StringMatch known, StringMatch wanted) {
    if (wanted instanceof StringMatch.Present || known.equals(wanted)) return true;
    return switch (known) {
      case StringMatch.Exact(String value) -> holds(wanted, value);
      case StringMatch.Prefix(String value) ->
          wanted instanceof StringMatch.Prefix(String prefix) && value.startsWith(prefix);
      case StringMatch.Regex _, StringMatch.Present() -> false;
    };
  }

  private static boolean holds(StringMatch match, String value) {
    return switch (match) {
      case StringMatch.Exact(String own) -> own.equals(value);
      case StringMatch.Prefix(String own) -> value.startsWith(own);
      case StringMatch.Regex(String regex) -> Pattern.matches(regex, value);
      case StringMatch.Present() -> true;
    };
  }
}
