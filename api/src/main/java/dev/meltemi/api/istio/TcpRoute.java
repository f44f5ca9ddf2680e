package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import java.util.List;

/**
 * One rule of {@code spec.tcp}.
 *
 * @param match alternatives; empty takes every connection
 */
public record TcpRoute(Origin origin, List<Match> match, List<RouteDestination> route) {

  /**
   * @param destinationSubnets addresses or CIDR blocks that the connection may be going to; empty
   *     for any
   */
  public record Match(List<String> destinationSubnets, HttpMatch.Source source) {}
}
