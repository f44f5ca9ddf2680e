package dev.meltemi.compile.lint;

import com.google.re2j.Pattern;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.read.Nearest;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;
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

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

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
    request.authority().ifPresent(authority -> lint.authority(authority, service, mesh));
    HeaderMatchLint.check(match, notes);
    if (request.ignoreUriCase() && request.uri().isEmpty()) {
      lint.warn(
          "Ineffective", "ignoreUriCase is about uri, which the match does not name", "Remove it.");
    }
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
        if (regex.endsWith("/*")) {
          warn(
              LITERAL,
              "the star in uri.regex \"" + regex + "\" repeats the slash before it",
              "regex: " + regex.substring(0, regex.length() - 1) + ".*");
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
    } else if (path.indexOf('#') >= 0) {
      warn(
          NEVER,
          "uri.%s \"%s\" holds a fragment, which clients keep to themselves".formatted(kind, path),
          "%s: %s".formatted(kind, path.substring(0, path.indexOf('#'))));
    } else if (path.indexOf(' ') >= 0) {
      warn(
          NEVER,
          "uri.%s \"%s\" holds a space; the path is compared as it is sent".formatted(kind, path),
          "%s: %s".formatted(kind, path.replace(" ", "%20")));
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
    if (!(method instanceof StringMatch.Exact(String word)) || METHODS.contains(word)) return;
    if (!word.equals(word.toUpperCase(Locale.ROOT))) return;
    Nearest.of(word, METHODS)
        .ifPresent(near ->
            warn(
                NEVER,
                "method \"%s\" is none that clients know".formatted(word),
                "Did you mean %s?".formatted(near)));
  }

  private void scheme(StringMatch scheme) {
    text(scheme)
        .filter(word -> !Set.of("http", "https").contains(word))
        .ifPresent(word ->
            warn(
                NEVER,
                "scheme \"" + word + "\" is never seen: it is http or https",
                "exact: "
                    + (word.toLowerCase(Locale.ROOT).startsWith("https") ? "https" : "http")));
  }

  private void authority(StringMatch authority, VirtualService service, Mesh mesh) {
    if (!(authority instanceof StringMatch.Exact(String host))) return;
    if (host.contains("://")) {
      warn(
          NEVER,
          "authority \"" + host + "\" is a URL; it is compared with the Host header",
          "exact: " + host.substring(host.indexOf("://") + 3));
    } else if (host.startsWith("*")) {
      warn(
          LITERAL,
          "the star in authority.exact is an ordinary character",
          "Use regex: .*\\." + host.replaceFirst("^\\*\\.?", "").replace(".", "\\."));
    } else if (host.endsWith(":80") || host.endsWith(":443")) {
      warn(
          NEVER,
          "authority \"%s\": clients leave the port of the scheme out".formatted(host),
          "exact: " + host.substring(0, host.lastIndexOf(':')));
    } else if (service.hosts().stream().noneMatch(own -> isFor(own, host, service, mesh))) {
      warn(
          NEVER,
          "authority \"%s\" is none of the hosts %s, by which the rules are chosen"
              .formatted(host, service.hosts()),
          "Add it under spec.hosts.");
    }
  }

  /** A Service is asked for by short names too, and by its address. */
  private static boolean isFor(String own, String authority, VirtualService service, Mesh mesh) {
    String host = authority.replaceFirst(":\\d+$", "");
    String full = mesh.resolve(own, service.meta().namespace());
    return HostName.covers(full, host)
        || HostName.covers(own, host)
        || full.startsWith(host + ".")
        || host.matches("[0-9.]+|\\[.*]");
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
      warn(
          "NoSuchSource",
          "no pod has the labels of sourceLabels " + source.sourceLabels(),
          "kubectl get pods --show-labels shows what there is.");
    }
    if (!source.sourceNamespace().isEmpty()) {
      Known.missing(mesh, source.sourceNamespace())
          .ifPresent(hint ->
              warn(
                  "NoSuchSource",
                  "sourceNamespace \"%s\" is not there".formatted(source.sourceNamespace()),
                  hint));
    }
    boolean onlyGateways = !bound.contains(VirtualService.MESH);
    if (onlyGateways && !source.sourceLabels().isEmpty() && source.gateways().isEmpty()) {
      info(
          "SourceOfGateway",
          "at a gateway sourceLabels are those of the gateway's own pods, not of its clients",
          "Match what clients send: uri, headers, authority.");
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
