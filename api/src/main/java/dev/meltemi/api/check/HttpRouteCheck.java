package dev.meltemi.api.check;

import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpAction.Forward;
import dev.meltemi.api.istio.HttpAction.Redirect;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.StringMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Istio's rules for one rule of {@code spec.http}. */
final class HttpRouteCheck {
  /** Bytes; Istio's limits of a direct response's body. */
  private static final int MAX_BODY = 1024 * 1024;

  private static final int LARGE_BODY = 100 * 1024;

  private static final Set<Integer> REDIRECT_CODES = Set.of(301, 302, 303, 307, 308);

  private HttpRouteCheck() {}

  static void check(HttpRoute route, boolean inDelegate, Findings findings) {
    var at = findings.in(route.origin(), "");
    for (var match : route.match()) {
      match(match, at.in(match.origin(), "match"));
    }
    switch (route.action()) {
      case Forward(var destinations) -> {
        DestinationCheck.weights(destinations, at.in("route"));
        for (var d : destinations) {
          DestinationCheck.destination(d.destination(), at.in("route"));
          HeaderCheck.operations(d.headers(), at.in("route.headers"));
        }
      }
      case Redirect redirect -> {
        redirect(redirect, route.match(), at.in("redirect"));
        onlyOnForward(route, "redirect", at);
      }
      case HttpAction.DirectResponse response -> {
        response(response, at.in("directResponse"));
        onlyOnForward(route, "direct_response", at);
      }
      case HttpAction.Delegate delegate -> {
        at.errorIf(inDelegate, "BadDelegate", "delegate HTTP route cannot contain delegate");
        at.errorIf(delegate.name().isEmpty(), "BadDelegate", "delegate needs a name");
      }
    }
    HttpPolicyCheck.check(route.policy(), at);
  }

  private static void onlyOnForward(HttpRoute route, String action, Findings at) {
    at.errorIf(
        route.policy().fault().isPresent(),
        "Exclusive",
        "HTTP route cannot contain both fault and " + action);
    at.errorIf(
        route.policy().rewrite().isPresent(),
        "Exclusive",
        "HTTP route cannot contain both rewrite and " + action);
  }

  private static void match(HttpMatch match, Findings at) {
    var request = match.request();
    string(request.uri(), at.in("uri"));
    string(request.scheme(), at.in("scheme"));
    string(request.method(), at.in("method"));
    string(request.authority(), at.in("authority"));
    request.headers().forEach((name, value) -> header(name, value, at.in("headers." + name)));
    request
        .withoutHeaders()
        .forEach((name, value) -> header(name, value, at.in("withoutHeaders." + name)));
    request
        .queryParams()
        .forEach((name, value) -> string(Optional.of(value), at.in("queryParams." + name)));
    if (request.ignoreUriCase()
        && request.uri().filter(u -> u instanceof StringMatch.Regex).isPresent()) {
      at.warning(
          "Ineffective", "ignoreUriCase has no effect on a regex", "Begin the regex with (?i).");
    }
    VirtualServiceCheck.source(match.source(), at);
  }

  private static void header(String name, StringMatch value, Findings at) {
    at.add("BadHeader", HeaderCheck.matchName(name));
    string(Optional.of(value), at);
  }

  private static void string(Optional<StringMatch> match, Findings at) {
    match.ifPresent(m -> {
      switch (m) {
        case StringMatch.Regex(var regex) -> at.in("regex").add("BadRegex", Regexes.problem(regex));
        case StringMatch.Exact _, StringMatch.Prefix _, StringMatch.Present _ -> {}
      }
    });
  }

  private static void redirect(Redirect redirect, List<HttpMatch> matches, Findings at) {
    at.errorIf(
        redirect.uri().isEmpty()
            && redirect.prefixRewrite().isEmpty()
            && redirect.authority().isEmpty()
            && redirect.scheme().isEmpty()
            && redirect.port().isEmpty(),
        "BadRedirect",
        "redirect must specify URI, authority, scheme, or port");
    at.errorIf(
        !REDIRECT_CODES.contains(redirect.code()),
        "BadRedirect",
        "redirect code must be one of 301, 302, 303, 307, 308, not " + redirect.code());
    at.errorIf(
        redirect.scheme().filter(s -> !s.equals("http") && !s.equals("https")).isPresent(),
        "BadRedirect",
        "invalid redirect scheme, must be \"http\" or \"https\"");
    boolean onPrefixes =
        !matches.isEmpty()
            && matches.stream()
                .allMatch(m ->
                    m.request().uri().filter(u -> u instanceof StringMatch.Prefix).isPresent());
    at.errorIf(
        redirect.prefixRewrite().isPresent() && !onPrefixes,
        "BadRedirect",
        "prefixRewrite can only be used with uri prefix matches");
  }

  private static void response(HttpAction.DirectResponse response, Findings at) {
    at.errorIf(
        response.status() < 200 || response.status() > 599,
        "BadStatus",
        "status " + response.status() + " must be between 200 and 599");
    if (response.body().length() > MAX_BODY) {
      at.error("TooLarge", "body is larger than 1 MB");
    } else if (response.body().length() > LARGE_BODY) {
      at.warning("Large", "body is larger than 100 KB and is sent to every proxy", "");
    }
  }
}
