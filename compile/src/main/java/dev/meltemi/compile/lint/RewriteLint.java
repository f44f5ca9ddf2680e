package dev.meltemi.compile.lint;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Rewrite;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.route.GatewayServers.Bound;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.Mesh;
import java.util.Optional;
import java.util.regex.Matcher;

/** New paths and authorities that are none. */
final class RewriteLint {
  private static final String TEXT = "RewriteText";
  private static final String REDIRECT = "RedirectTo";
  private static final java.util.regex.Pattern DOLLAR = java.util.regex.Pattern.compile("\\$(\\d)");
  private static final java.util.regex.Pattern GROUP = java.util.regex.Pattern.compile("\\\\(\\d)");

  private final HttpRoute rule;
  private final Notes notes;

  private RewriteLint(HttpRoute rule, Notes notes) {
    this.rule = rule;
    this.notes = notes;
  }

  static void check(HttpRoute rule, VirtualService service, Mesh mesh, Notes notes) {
    var lint = new RewriteLint(rule, notes);
    rule.policy().rewrite().ifPresent(lint::rewrite);
    if (rule.action() instanceof HttpAction.Redirect redirect) {
      lint.redirect(redirect);
      if (lint.isSecureOnly(redirect)) lint.loop(service, mesh);
    }
  }

  private void rewrite(Rewrite rewrite) {
    rewrite
        .uri()
        .filter(uri -> !uri.startsWith("/") && !uri.isEmpty())
        .ifPresent(uri ->
            warn(
                "RewriteSlash",
                "rewrite.uri \"%s\" does not begin with a slash, as every path does".formatted(uri),
                "uri: " + path(uri)));
    rewrite
        .authority()
        .filter(RewriteLint::isUrl)
        .ifPresent(url ->
            warn(
                TEXT,
                "rewrite.authority \"%s\" is a URL; it becomes the Host header".formatted(url),
                "authority: " + host(url)));
    rewrite.uriRegexRewrite().ifPresent(this::groups);
  }

  /** RE2's replacements name groups by a backslash. */
  private void groups(Rewrite.RegexRewrite rewrite) {
    Matcher dollar = DOLLAR.matcher(rewrite.rewrite());
    if (dollar.find()) {
      warn(
          TEXT,
          "$%s in uriRegexRewrite.rewrite \"%s\" is an ordinary text"
              .formatted(dollar.group(1), rewrite.rewrite()),
          "rewrite: '" + DOLLAR.matcher(rewrite.rewrite()).replaceAll("\\\\\\\\$1") + "'");
      return;
    }
    int groups;
    try {
      groups = Pattern.compile(rewrite.match()).groupCount();
    } catch (PatternSyntaxException e) {
      return; // Told as such.
    }
    int highest =
        GROUP
            .matcher(rewrite.rewrite())
            .results()
            .mapToInt(found -> Integer.parseInt(found.group(1)))
            .max()
            .orElse(0);
    if (highest > groups) {
      warn(
          TEXT,
          "uriRegexRewrite.rewrite wants group \\%d, and match \"%s\" has %d"
              .formatted(highest, rewrite.match(), groups),
          "Put the part that is meant into parentheses.");
    }
  }

  private void redirect(HttpAction.Redirect redirect) {
    redirect
        .uri()
        .filter(uri -> isUrl(uri) || !uri.startsWith("/"))
        .ifPresent(uri ->
            warn(
                REDIRECT,
                "redirect.uri \"%s\" is to be a path, which begins with a slash".formatted(uri),
                isUrl(uri)
                    ? "scheme: %s, authority: %s, uri: %s"
                        .formatted(uri.substring(0, uri.indexOf(':')), host(uri), path(uri))
                    : "uri: /" + uri));
    redirect
        .authority()
        .filter(RewriteLint::isUrl)
        .ifPresent(url ->
            warn(
                REDIRECT,
                "redirect.authority \"%s\" is a URL; it is to be a host".formatted(url),
                "scheme: %s, authority: %s"
                    .formatted(url.substring(0, url.indexOf(':')), host(url))));
  }

  private boolean isSecureOnly(HttpAction.Redirect redirect) {
    return redirect.scheme().filter("https"::equals).isPresent()
        && redirect.uri().isEmpty()
        && redirect.prefixRewrite().isEmpty()
        && redirect.authority().isEmpty()
        && redirect.port().isEmpty();
  }

  /** What comes over HTTPS already is sent to the same place again. */
  private void loop(VirtualService service, Mesh mesh) {
    boolean anyScheme =
        rule.match().isEmpty()
            || rule.match().stream()
                .map(RewriteLint::scheme)
                .anyMatch(scheme -> scheme.isEmpty() || scheme.get().equals("https"));
    boolean anyPort =
        rule.match().isEmpty()
            || rule.match().stream()
                .anyMatch(match ->
                    match.source().port().isEmpty() || match.source().port().getAsInt() == 443);
    if (!anyScheme || !anyPort) return;
    Optional<String> secure =
        GatewayName.of(service).stream()
            .filter(name -> !name.equals(VirtualService.MESH))
            .filter(name -> isSecure(name, service, mesh))
            .findFirst();
    secure.ifPresent(name ->
        warn(
            "RedirectLoop",
            "requests that come over HTTPS by Gateway %s are sent to https again, and again"
                .formatted(name),
            "match: [{scheme: {exact: http}}], or tls: {httpsRedirect: true} in the HTTP server of"
                + " the Gateway."));
  }

  private static Optional<String> scheme(HttpMatch match) {
    return match
        .request()
        .scheme()
        .map(scheme ->
            switch (scheme) {
              case StringMatch.Exact(String text) -> text;
              case StringMatch.Prefix(String text) -> text;
              case StringMatch.Regex _, StringMatch.Present _ -> "https";
            });
  }

  private static boolean isSecure(String name, VirtualService service, Mesh mesh) {
    String[] parts = name.split("/", 2);
    Optional<Gateway> gateway = mesh.snapshot().gateways().find(parts[0], parts[1]);
    return gateway.stream()
        .flatMap(known -> known.servers().stream().map(server -> new Bound(known, server)))
        .filter(Bound::isHttps)
        .anyMatch(bound -> mesh.hosts(service).stream().anyMatch(h -> bound.lets(service, h)));
  }

  private static boolean isUrl(String text) {
    return text.contains("://");
  }

  private static String host(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    return rest.substring(0, (rest + "/").indexOf('/'));
  }

  private static String path(String text) {
    String rest = isUrl(text) ? text.substring(text.indexOf("://") + 3) : "/" + text;
    int slash = rest.indexOf('/');
    return slash < 0 ? "/" : rest.substring(slash);
  }

  private void warn(String code, String message, String fix) {
    notes.warn(code, rule.origin(), message, fix);
  }
}
