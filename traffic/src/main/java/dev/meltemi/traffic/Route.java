package dev.meltemi.traffic;

import java.util.Optional;

/**
 * What happens to the requests that match.
 *
 * @param operation names spans of these requests (Envoy {@code decorator}); empty for none
 */
public record Route(
    String name,
    RouteMatch match,
    RouteAction action,
    Optional<Fault> fault,
    Optional<Cors> cors,
    HeaderEdits requestHeaders,
    HeaderEdits responseHeaders,
    Origin origin,
    String operation) {

  /** Which names no spans. */
  public Route(
      String name,
      RouteMatch match,
      RouteAction action,
      Optional<Fault> fault,
      Optional<Cors> cors,
      HeaderEdits requestHeaders,
      HeaderEdits responseHeaders,
      Origin origin) {
    this(name, match, action, fault, cors, requestHeaders, responseHeaders, origin, "");
  }

  /** Which says nothing about other origins. */
  public Route(
      String name,
      RouteMatch match,
      RouteAction action,
      Optional<Fault> fault,
      HeaderEdits requestHeaders,
      HeaderEdits responseHeaders,
      Origin origin) {
    this(name, match, action, fault, Optional.empty(), requestHeaders, responseHeaders, origin);
  }

  /** The same, which names its spans. */
  public Route named(String operation) {
    return new Route(
        name, match, action, fault, cors, requestHeaders, responseHeaders, origin, operation);
  }

  /** A route that matches every path and only forwards. */
  public static Route toCluster(String name, String cluster) {
    return new Route(
        name,
        RouteMatch.any(),
        RouteAction.Forward.to(cluster),
        Optional.empty(),
        HeaderEdits.none(),
        HeaderEdits.none(),
        Origin.none());
  }
}
