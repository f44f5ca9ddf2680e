package dev.meltemi.api.istio;

import java.util.List;
import java.util.Optional;

/** What a rule does with a request: exactly one of these. */
public sealed interface HttpAction {

  /** To one destination, or to several by weight. */
  record Forward(List<RouteDestination> destinations) implements HttpAction {}

  /**
   * Answer with a redirect.
   *
   * @param uri replaces the path; excludes prefixRewrite
   * @param prefixRewrite replaces the matched prefix of the path
   * @param port the Location's port: a number or taken from the request
   * @param code 301, 302, 303, 307 or 308
   */
  record Redirect(
      Optional<String> uri,
      Optional<String> prefixRewrite,
      Optional<String> authority,
      Optional<String> scheme,
      Optional<RedirectPort> port,
      int code)
      implements HttpAction {}

  /** Answer directly, without any destination. */
  record DirectResponse(int status, String body) implements HttpAction {}

  /** Leave the rule to another VirtualService. */
  record Delegate(String name, String namespace) implements HttpAction {}

  /** Which port a redirect's Location carries. */
  sealed interface RedirectPort {
    record Fixed(int port) implements RedirectPort {}

    /** {@code derivePort: FROM_PROTOCOL_DEFAULT}. */
    record ProtocolDefault() implements RedirectPort {}

    /** {@code derivePort: FROM_REQUEST_PORT}. */
    record RequestPort() implements RedirectPort {}
  }
}
