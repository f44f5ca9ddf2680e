package dev.meltemi.xds.decode;

import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteAction.RedirectPath;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import java.util.Optional;
import java.util.OptionalInt;

/** Redirects. */
final class RedirectDecoder {
  private RedirectDecoder() {}

  static RouteAction.Redirect decode(RedirectAction redirect) {
    return new RouteAction.Redirect(
        scheme(redirect),
        Optional.of(redirect.getHostRedirect()).filter(host -> !host.isEmpty()),
        redirect.getPortRedirect() == 0
            ? OptionalInt.empty()
            : OptionalInt.of(redirect.getPortRedirect()),
        path(redirect),
        status(redirect));
  }

  private static Optional<String> scheme(RedirectAction redirect) {
    return switch (redirect.getSchemeRewriteSpecifierCase()) {
      case HTTPS_REDIRECT -> redirect.getHttpsRedirect() ? Optional.of("https") : Optional.empty();
      case SCHEME_REDIRECT -> Optional.of(redirect.getSchemeRedirect());
      case SCHEMEREWRITESPECIFIER_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<RedirectPath> path(RedirectAction redirect) {
    return switch (redirect.getPathRewriteSpecifierCase()) {
      case PATH_REDIRECT -> Optional.of(new RedirectPath.Whole(redirect.getPathRedirect()));
      case PREFIX_REWRITE -> Optional.of(new RedirectPath.Prefix(redirect.getPrefixRewrite()));
      case REGEX_REWRITE, PATHREWRITESPECIFIER_NOT_SET -> Optional.empty();
    };
  }

  private static int status(RedirectAction redirect) {
    return switch (redirect.getResponseCode()) {
      case MOVED_PERMANENTLY -> 301;
      case FOUND -> 302;
      case SEE_OTHER -> 303;
      case TEMPORARY_REDIRECT -> 307;
      case PERMANENT_REDIRECT -> 308;
      case UNRECOGNIZED -> throw new IllegalArgumentException("response_code of a redirect");
    };
  }
}
