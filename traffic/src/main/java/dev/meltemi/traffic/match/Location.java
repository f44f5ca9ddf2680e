package dev.meltemi.traffic.match;

import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.RouteAction;

/** Where a redirect sends the client. */
public final class Location {
  private Location() {}

  /**
   * The value of the Location header.
   *
   * @param matched the condition by which the route took the request
   */
  public static String of(RequestHead request, PathMatch matched, RouteAction.Redirect redirect) {
    String scheme = redirect.scheme().orElse(request.scheme());
    String host = redirect.host().orElse(request.authority());
    if (redirect.port().isPresent()) {
      int port = redirect.port().getAsInt();
      boolean standard = port == (scheme.equals("https") ? 443 : 80);
      host = withoutPort(host) + (standard ? "" : ":" + port);
    } else if (redirect.host().isEmpty() && !scheme.equals(request.scheme())) {
      // The port of the other scheme would be wrong for the new one (Envoy newUri).
      if (host.endsWith(":80") || host.endsWith(":443")) host = withoutPort(host);
    }
    return scheme + "://" + host + path(request.path(), matched, redirect);
  }

  private static String path(String path, PathMatch matched, RouteAction.Redirect redirect) {
    if (redirect.path().isEmpty()) return path;
    return switch (redirect.path().get()) {
      case RouteAction.RedirectPath.Whole(String whole) ->
          whole.indexOf('?') >= 0 ? whole : whole + PathRewriting.query(path);
      case RouteAction.RedirectPath.Prefix(String prefix) ->
          PathRewriting.replacePrefix(path, matched, prefix);
    };
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }
}
