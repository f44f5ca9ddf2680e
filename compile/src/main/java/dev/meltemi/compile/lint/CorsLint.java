package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.CorsPolicy;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.StringMatch;

/** Origins that no browser sends, and preflights that go another way. */
final class CorsLint {
  private static final String ORIGIN = "CorsOrigin";

  private CorsLint() {}

  static void check(HttpRoute rule, Notes notes) {
    rule.policy()
        .cors()
        .ifPresent(cors -> {
          cors.allowOrigins().forEach(origin -> origin(origin, rule, notes));
          credentials(cors, rule, notes);
          preflight(rule, notes);
        });
  }

  private static void origin(StringMatch origin, HttpRoute rule, Notes notes) {
    switch (origin) {
      case StringMatch.Exact(String text) -> exact(text, rule, notes);
      case StringMatch.Prefix(String text) -> {
        if (!text.isEmpty() && !"https://".startsWith(text) && !hasScheme(text)) {
          notes.warn(ORIGIN, rule.origin(), noScheme(text), "prefix: https://" + text);
        }
      }
      case StringMatch.Regex(String text) -> {
        boolean plain = !text.isEmpty() && Character.isLetterOrDigit(text.charAt(0));
        if (plain && !text.startsWith("http")) {
          notes.warn(ORIGIN, rule.origin(), noScheme(text), "regex: https://" + text);
        }
      }
      case StringMatch.Present() -> {}
    }
  }

  private static void exact(String text, HttpRoute rule, Notes notes) {
    if (text.equals("*") || text.equals("null") || text.isEmpty()) return;
    if (text.indexOf('*') >= 0) {
      String suffix = text.substring(text.lastIndexOf('*') + 1).replace(".", "\\.");
      notes.warn(
          ORIGIN,
          rule.origin(),
          "the star in origin \"%s\" is an ordinary character".formatted(text),
          "regex: https://[^.]+" + suffix);
    } else if (!hasScheme(text)) {
      notes.warn(ORIGIN, rule.origin(), noScheme(text), "exact: https://" + text);
    } else if (text.indexOf('/', text.indexOf("://") + 3) >= 0) {
      notes.warn(
          ORIGIN,
          rule.origin(),
          "origin \"%s\" has a path; browsers send scheme, host and port only".formatted(text),
          "exact: " + text.substring(0, text.indexOf('/', text.indexOf("://") + 3)));
    }
  }

  private static boolean hasScheme(String text) {
    return text.contains("://");
  }

  private static String noScheme(String text) {
    return "origin \"%s\" is no origin: browsers send it with its scheme".formatted(text);
  }

  private static void credentials(CorsPolicy cors, HttpRoute rule, Notes notes) {
    boolean anybody =
        cors.allowOrigins().stream()
            .anyMatch(origin ->
                switch (origin) {
                  case StringMatch.Exact(String text) -> text.equals("*");
                  case StringMatch.Prefix(String text) -> "https://".startsWith(text);
                  case StringMatch.Regex(String text) -> text.equals(".*");
                  case StringMatch.Present() -> false;
                });
    if (anybody && cors.allowCredentials().orElse(false)) {
      notes.warn(
          "CorsCredentials",
          rule.origin(),
          "every site of the world may ask with its visitor's cookies and read the answer",
          "List the origins under allowOrigins, or remove allowCredentials.");
    }
  }

  private static void preflight(HttpRoute rule, Notes notes) {
    boolean never =
        !rule.match().isEmpty()
            && rule.match().stream().map(HttpMatch::request).noneMatch(CorsLint::takesOptions);
    if (never) {
      notes.warn(
          "CorsPreflight",
          rule.origin(),
          "a browser asks by OPTIONS before it sends the request, and the rule does not take that",
          "Add OPTIONS to the rule's methods, as a match of its own: {method: {exact: OPTIONS}}.");
    }
  }

  private static boolean takesOptions(HttpMatch.Request request) {
    return request
        .method()
        .map(
            method -> !(method instanceof StringMatch.Exact(String word)) || word.equals("OPTIONS"))
        .orElse(true);
  }
}
