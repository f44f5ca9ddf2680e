package dev.meltemi.api.check;

import dev.meltemi.api.istio.CorsPolicy;
import dev.meltemi.api.istio.StringMatch;
import java.util.Optional;
import java.util.Set;

/** Istio's rules for a {@code corsPolicy}. */
final class CorsCheck {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*");

  private CorsCheck() {}

  static void check(CorsPolicy cors, Findings at) {
    if (cors.allowOrigins().isEmpty()) {
      at.warning(
          "Ineffective",
          "without allowOrigins no origin is allowed",
          "For example: allowOrigins: [{exact: https://example.com}]");
    }
    for (var origin : cors.allowOrigins()) at.in("allowOrigins").add("BadOrigin", fault(origin));
    for (var method : cors.allowMethods()) {
      at.in("allowMethods")
          .errorIf(
              !METHODS.contains(method),
              "BadMethod",
              "\"" + method + "\" is not a supported HTTP method");
    }
    for (var name : cors.allowHeaders()) at.in("allowHeaders").add("BadHeader", name(name));
    for (var name : cors.exposeHeaders()) at.in("exposeHeaders").add("BadHeader", name(name));
    at.in("maxAge")
        .errorIf(
            cors.maxAge().filter(age -> age.toMillis() % 1000 != 0).isPresent(),
            "BadDuration",
            "max_age duration is accurate only to seconds precision");
  }

  private static Optional<String> fault(StringMatch origin) {
    boolean empty =
        switch (origin) {
          case StringMatch.Exact(String text) -> text.isEmpty();
          case StringMatch.Prefix(String text) -> text.isEmpty();
          case StringMatch.Regex(String text) -> text.isEmpty();
          case StringMatch.Present() -> true;
        };
    if (empty) return Optional.of("'exact', 'prefix' or 'regex' in allow_origins must be set");
    return origin instanceof StringMatch.Regex(String regex)
        ? Regexes.problem(regex)
        : Optional.empty();
  }

  private static Optional<String> name(String name) {
    return name.equals("*") ? Optional.empty() : HeaderCheck.matchName(name);
  }
}
