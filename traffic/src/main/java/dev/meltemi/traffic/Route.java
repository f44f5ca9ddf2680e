package dev.meltemi.traffic;

import java.util.Optional;

/** What happens to the requests that match. */
public record Route(
    String name,
    RouteMatch match,
    RouteAction action,
    Optional<Fault> fault,
    Optional<Cors> cors,
    HeaderEdits requestHeaders,
    HeaderEdits responseHeaders,
    Origin origin) {

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
