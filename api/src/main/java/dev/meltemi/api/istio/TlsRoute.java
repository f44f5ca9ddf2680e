package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import java.util.List;

/** One rule of {@code spec.tls}: TLS that is not terminated, routed by its server name. */
public record TlsRoute(Origin origin, List<Match> match, List<RouteDestination> route) {

  /**
   * @param sniHosts exact or {@code *.suffix}
   * @param destinationSubnets addresses or CIDR blocks that the connection may be going to; empty
   *     for any
   */
  public record Match(
      List<String> sniHosts, List<String> destinationSubnets, HttpMatch.Source source) {}
}
