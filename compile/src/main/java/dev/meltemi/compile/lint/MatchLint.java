package dev.meltemi.compile.lint;

import com.google.re2j.Pattern;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.Mesh;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Conditions that can never hold, or hold for other requests than it seems. */
final class MatchLint {
  private static final String NEVER = "NeverMatches";
  private static final String LITERAL = "LiteralWildcard";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_ =:;,@-]*");

  /** Headers that hold lists or long texts, of which people mean a part. */
  private static final Set<String> LONG =
      Set.of("cookie", "user-agent", "accept", "x-forwarded-for");

  private final HttpMatch match;
  private final Notes notes;

  private MatchLint(HttpMatch match, Notes notes) {
    this.match = match;
    this.notes = notes;
  }

  static void check(HttpMatch match, VirtualService service, Mesh mesh, Notes notes) {
    var lint = new MatchLint(match, notes);
    HttpMatch.Request request = match.request();
    request.uri().ifPresent(uri -> lint.uri(uri, request.ignoreUriCase()));
    request.method().ifPresent(lint::method);
    request.scheme().ifPresent(lint::scheme);
    request.authority().ifPresent(lint::authority);
    request.headers().forEach((name, value) -> lint.header(name, value));
    lint.contradiction();
    if (request.equals(HttpMatch.Request.ANY) && match.source().equals(HttpMatch.Source.ANY)) {
      lint.warn(
          "EmptyMatch",
          "an empty match takes every request",
          "Remove match, or say what it wants.");
    }
    lint.source(service, mesh);
  }

  private void uri(StringMatch uri, boolean ignoresCase) {
    switch (uri) {
      case StringMatch.Exact(String path) -> path("exact", path);
      case StringMatch.Prefix(String path) -> path("prefix", path);
      case StringMatch.Regex(String regex) -> {
        String begin = regex.replaceFirst("^\\^", "").replaceFirst("^\\(\\?i\\)", "");
        if (!begin.isEmpty() && Character.isLetterOrDigit(begin.charAt(0))) {
          warn(
              NEVER,
              "uri.regex \"" + regex + "\" has to take the whole path, which begins with a slash",
              "Begin it with / or .*");
        } else if (regex.contains("\\?") && !regex.contains("[^\\?")) {
          warn(NEVER, "uri.regex sees the path without its query string", "Use queryParams.");
        }
        if (ignoresCase) return;
        if (PLAIN.matches(regex) && !regex.isEmpty()) {
          info(
              "PlainRegex",
              "uri.regex \"" + regex + "\" is a plain text: only exactly that path is taken",
              "Use exact or prefix, or add .* at the end.");
        }
      }
      case StringMatch.Present() -> {}
    }
  }

  private void path(String kind, String path) {
    if (!path.startsWith("/") && !path.isEmpty()) {
      warn(
          NEVER,
          "uri.%s \"%s\" does not begin with a slash, as every path does".formatted(kind, path),
          "%s: /%s".formatted(kind, path.startsWith("*") ? "" : path));
    } else if (path.indexOf('?') >= 0) {
      warn(
          NEVER,
          "uri.%s \"%s\" holds a question mark; the path is compared without its query string"
              .formatted(kind, path),
          "Use queryParams for what stands behind it.");
    } else if (path.indexOf('*') >= 0) {
      warn(
          LITERAL,
          "the star in uri.%s \"%s\" is an ordinary character".formatted(kind, path),
          kind.equals("prefix") || path.endsWith("*")
              ? "prefix: " + path.substring(0, path.indexOf('*'))
              : "Use regex.");
    }
  }

  private void method(StringMatch method) {
    text(method)
        .filter(word -> !word.equals(word.toUpperCase(Locale.ROOT)))
        .ifPresent(word ->
            warn(
                NEVER,
                "method \"" + word + "\" is compared with its case, and methods are in capitals",
                "Write " + word.toUpperCase(Locale.ROOT) + "."));
  }

  private void scheme(StringMatch scheme) {
    text(scheme)
        .filter(word -> !Set.of("http", "https").contains(word))
        .ifPresent(
            word -> warn(NEVER, "scheme \"" + word + "\" is never seen: it is http or https", ""));
  }

  private void authority(StringMatch authority) {
    if (!(authority instanceof StringMatch.Exact(String host))) return;
    if (host.contains("://")) {
      warn(NEVER, "authority \"" + host + "\" is a URL; it is compared with the Host header", "");
    } else if (host.startsWith("*")) {
      warn(
          LITERAL,
          "the star in authority.exact is an ordinary character",
          "Use regex: .*\\." + host.replaceFirst("^\\*\\.?", "").replace(".", "\\."));
    }
  }

  private void header(String name, StringMatch value) {
    switch (value) {
      case StringMatch.Exact(String text) -> {
        if (text.endsWith("*") || text.startsWith("*")) {
          warn(
              LITERAL,
              "the star in headers.%s.exact \"%s\" is an ordinary character".formatted(name, text),
              "Use prefix or regex.");
        }
        if (LONG.contains(name) && name.equals("cookie")) {
          warn(
              "WholeValue",
              "headers.cookie.exact takes a request only if \"%s\" is its one cookie"
                  .formatted(text),
              "regex: \"^(.*?;)?\\s*(%s)(;.*)?$\"".formatted(text));
        }
      }
      case StringMatch.Prefix(String text) -> {
        if (text.endsWith("*")) {
          warn(
              LITERAL,
              "the star in headers.%s.prefix \"%s\" is an ordinary character".formatted(name, text),
              "prefix: " + text.substring(0, text.length() - 1));
        }
      }
      case StringMatch.Regex(String regex) -> {
        if (LONG.contains(name) && PLAIN.matches(regex.replaceAll("^\\^|\\$$", ""))) {
          warn(
              "WholeValue",
              "headers.%s.regex \"%s\" has to take the header's whole value".formatted(name, regex),
              "regex: \".*%s.*\"".formatted(regex));
        }
      }
      case StringMatch.Present() -> {}
    }
  }

  private void contradiction() {
    match
        .request()
        .headers()
        .forEach((name, value) -> {
          if (value.equals(match.request().withoutHeaders().get(name))) {
            warn(NEVER, "header " + name + " stands under headers and withoutHeaders alike", "");
          }
        });
  }

  private void source(VirtualService service, Mesh mesh) {
    HttpMatch.Source source = match.source();
    String namespace = service.meta().namespace();
    Set<String> bound = Set.copyOf(GatewayName.of(service));
    for (String gateway : source.gateways()) {
      if (bound.contains(GatewayName.resolve(gateway, namespace))) continue;
      warn(
          NEVER,
          "match.gateways names %s, which the VirtualService is not for".formatted(gateway),
          "Add it under spec.gateways.");
    }
    boolean somebody =
        source.sourceLabels().isEmpty()
            || mesh.snapshot().pods().stream()
                .anyMatch(pod ->
                    pod.meta().labels().entrySet().containsAll(source.sourceLabels().entrySet()));
    if (!somebody && mesh.snapshot().pods().size() > 0) {
      warn("NoSuchSource", "no pod has the labels of sourceLabels " + source.sourceLabels(), "");
    }
    boolean onlyGateways = !bound.contains(VirtualService.MESH);
    if (onlyGateways && !source.sourceLabels().isEmpty() && source.gateways().isEmpty()) {
      info(
          "SourceOfGateway",
          "at a gateway sourceLabels are those of the gateway's own pods, not of its clients",
          "");
    }
  }

  private static Optional<String> text(StringMatch match) {
    return Stream.of(match)
        .flatMap(value ->
            switch (value) {
              case StringMatch.Exact(String text) -> Stream.of(text);
              case StringMatch.Prefix(String text) -> Stream.of(text);
              case StringMatch.Regex _, StringMatch.Present _ -> Stream.<String>empty();
            })
        .findFirst();
  }

  private void warn(String code, String message, String fix) {
    notes.warn(code, match.origin(), message, fix);
  }

  private void info(String code, String message, String fix) {
    notes.info(code, match.origin(), message, fix);
  }
}
