package dev.meltemi.traffic.match;

import com.google.re2j.Pattern;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.Rewrite;

/** Changes of a path; its query string always stays. Regular expressions are compiled once. */
public final class PathRewriting {
  private final Rewrite.PathRewrite rewrite;
  private final Pattern pattern;
  private final String substitution;

  private PathRewriting(Rewrite.PathRewrite rewrite, Pattern pattern, String substitution) {
    this.rewrite = rewrite;
    this.pattern = pattern;
    this.substitution = substitution;
  }

  public static PathRewriting of(Rewrite.PathRewrite rewrite) {
    return switch (rewrite) {
      case Rewrite.PathRewrite.Prefix prefix ->
          new PathRewriting(prefix, Pattern.compile(""), prefix.replacement());
      case Rewrite.PathRewrite.Regex(String regex, String written) ->
          new PathRewriting(rewrite, Pattern.compile(regex), groups(written));
    };
  }

  /**
   * The new path; it always begins with a slash.
   *
   * @param matched the condition by which the route took the request
   */
  public String apply(String path, PathMatch matched) {
    String changed =
        switch (rewrite) {
          case Rewrite.PathRewrite.Prefix(String replacement) ->
              replacePrefix(path, matched, replacement);
          case Rewrite.PathRewrite.Regex _ -> {
            String query = query(path);
            String plain = path.substring(0, path.length() - query.length());
            yield pattern.matcher(plain).replaceAll(substitution) + query;
          }
        };
    return changed.startsWith("/") ? changed : "/" + changed;
  }

  /** The query with its question mark, or empty. */
  static String query(String path) {
    int at = path.indexOf('?');
    return at < 0 ? "" : path.substring(at);
  }

  static String replacePrefix(String path, PathMatch matched, String replacement) {
    return switch (matched) {
      case PathMatch.Prefix(String prefix) -> replacement + path.substring(prefix.length());
      case PathMatch.Exact _ -> replacement + query(path);
      case PathMatch.Regex _ -> replacement + query(path);
    };
  }

  /** RE2 writes groups as {@code \1}, re2j as {@code $1}. */
  private static String groups(String written) {
    var replacement = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      boolean another = c == '\\' && i + 1 < written.length();
      if (another && Character.isDigit(written.charAt(i + 1))) replacement.append('$');
      else if (c == '$') replacement.append("\\$");
      else if (another) replacement.append('\\').append(written.charAt(++i));
      else replacement.append(c);
    }
    return replacement.toString();
  }
}
