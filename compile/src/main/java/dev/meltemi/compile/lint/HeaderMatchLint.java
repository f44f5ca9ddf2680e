package dev.meltemi.compile.lint;

import com.google.re2j.Pattern;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.StringMatch;
import java.util.Map;
import java.util.Set;

/** Conditions on headers and parameters that hold for other requests than it seems. */
final class HeaderMatchLint {
  private static final String NEVER = "NeverMatches";
  private static final String LITERAL = "LiteralWildcard";
  private static final String WHOLE = "WholeValue";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_ =:;,@-]*");

  /** Headers that hold lists or long texts, of which people mean a part. */
  private static final Set<String> LONG =
      Set.of("cookie", "user-agent", "accept", "accept-language", "x-forwarded-for");

  private final HttpMatch match;
  private final Notes notes;

  private HeaderMatchLint(HttpMatch match, Notes notes) {
    this.match = match;
    this.notes = notes;
  }

  static void check(HttpMatch match, Notes notes) {
    var lint = new HeaderMatchLint(match, notes);
    HttpMatch.Request request = match.request();
    request.headers().forEach((name, value) -> lint.value("headers." + name, value));
    request.headers().forEach(lint::partOf);
    request.queryParams().forEach((name, value) -> lint.value("queryParams." + name, value));
    request.queryParams().keySet().forEach(lint::parameter);
    lint.contradiction(request.headers(), request.withoutHeaders());
  }

  private void value(String field, StringMatch value) {
    switch (value) {
      case StringMatch.Exact(String text) -> {
        if (text.length() > 1 && (text.endsWith("*") || text.startsWith("*"))) {
          literal(field + ".exact", text, "Use prefix or regex.");
        }
      }
      case StringMatch.Prefix(String text) -> {
        if (text.endsWith("*")) {
          literal(
              field + ".prefix", text, "prefix: \"" + text.substring(0, text.length() - 1) + "\"");
        }
      }
      case StringMatch.Regex(String regex) -> {
        boolean shell =
            regex.length() > 1
                && regex.endsWith("*")
                && PLAIN.matches(regex.substring(0, regex.length() - 1));
        if (shell) {
          warn(
              LITERAL,
              "the star in %s.regex \"%s\" repeats the character before it".formatted(field, regex),
              "regex: \"" + regex.substring(0, regex.length() - 1) + ".*\"");
        }
      }
      case StringMatch.Present() -> {}
    }
  }

  private void literal(String field, String text, String fix) {
    warn(LITERAL, "the star in %s \"%s\" is an ordinary character".formatted(field, text), fix);
  }

  private void partOf(String name, StringMatch value) {
    switch (value) {
      case StringMatch.Exact(String text) -> {
        if (name.equals("cookie")) {
          warn(
              WHOLE,
              "headers.cookie.exact takes a request only if \"%s\" is its one cookie"
                  .formatted(text),
              "regex: \"^(.*?;)?\\s*(%s)(;.*)?$\"".formatted(text));
        } else if (name.equals("authorization") && text.indexOf(' ') < 0) {
          warn(
              WHOLE,
              "headers.authorization.exact \"%s\" has to be the whole value, with the token"
                  .formatted(text),
              "prefix: \"%s \"".formatted(text));
        } else if (LONG.contains(name) && text.matches("[A-Za-z0-9-]+")) {
          warn(
              WHOLE,
              "headers.%s.exact \"%s\" has to be the whole value, which is longer as a rule"
                  .formatted(name, text),
              "regex: \".*%s.*\"".formatted(text));
        }
      }
      case StringMatch.Regex(String regex) -> {
        if (LONG.contains(name) && PLAIN.matches(regex.replaceAll("^\\^|\\$$", ""))) {
          warn(
              WHOLE,
              "headers.%s.regex \"%s\" has to take the header's whole value".formatted(name, regex),
              "regex: \".*%s.*\"".formatted(regex));
        }
      }
      case StringMatch.Prefix _, StringMatch.Present _ -> {}
    }
  }

  private void parameter(String name) {
    if (!name.startsWith("?") && !name.startsWith("&") && name.indexOf('=') < 0) return;
    warn(
        NEVER,
        "queryParams \"%s\": a parameter's name comes without ?, & and =".formatted(name),
        "queryParams: {%s: {exact: …}}".formatted(name.replaceAll("^[?&]|=.*", "")));
  }

  private void contradiction(Map<String, StringMatch> with, Map<String, StringMatch> without) {
    with.forEach((name, value) -> {
      boolean never =
          value.equals(without.get(name)) || without.get(name) instanceof StringMatch.Present;
      if (never) {
        warn(
            NEVER,
            "header " + name + " stands under headers and withoutHeaders alike",
            "Remove one of both.");
      }
    });
  }

  private void warn(String code, String message, String fix) {
    notes.warn(code, match.origin(), message, fix);
  }
}
