package dev.meltemi.proxy.filter;

import com.google.re2j.Pattern;
import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.Rewrite;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Changes of a path; its query string always stays. */
final class Paths {
  private record Compiled(Pattern pattern, String replacement) {}

  private static final int MOST_PATTERNS = 4096;
  private static final Map<Rewrite.PathRewrite.Regex, Compiled> PATTERNS =
      new ConcurrentHashMap<>();

  private Paths() {}

  /** The query with its question mark, or empty. */
  static String query(String path) {
    int at = path.indexOf('?');
    return at < 0 ? "" : path.substring(at);
  }

  static String rewrite(String path, PathMatch matched, Rewrite.PathRewrite rewrite) {
    return switch (rewrite) {
      case Rewrite.PathRewrite.Prefix(String replacement) ->
          replacePrefix(path, matched, replacement);
      case Rewrite.PathRewrite.Regex regex -> {
        if (PATTERNS.size() > MOST_PATTERNS) PATTERNS.clear();
        Compiled compiled = PATTERNS.computeIfAbsent(regex, Paths::compile);
        String query = query(path);
        String plain = path.substring(0, path.length() - query.length());
        yield compiled.pattern().matcher(plain).replaceAll(compiled.replacement()) + query;
      }
    };
  }

  static String replacePrefix(String path, PathMatch matched, String replacement) {
    return switch (matched) {
      case PathMatch.Prefix(String prefix) -> replacement + path.substring(prefix.length());
      case PathMatch.Exact exact -> replacement + query(path);
      case PathMatch.Regex regex -> replacement + query(path);
    };
  }

  /** RE2 writes groups as {@code \1}, re2j as {@code $1}. */
  private static Compiled compile(Rewrite.PathRewrite.Regex regex) {
    var replacement = new StringBuilder();
    String from = regex.substitution();
    for (int i = 0; i < from.length(); i++) {
      char c = from.charAt(i);
      boolean group = c == '\\' && i + 1 < from.length() && Character.isDigit(from.charAt(i + 1));
      if (group) replacement.append('$');
      else if (c == '$') replacement.append("\\$");
      else if (c == '\\' && i + 1 < from.length())
        replacement.append('\\').append(from.charAt(++i));
      else replacement.append(c);
    }
    return new Compiled(Pattern.compile(regex.pattern()), replacement.toString());
  }
}
