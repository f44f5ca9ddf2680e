package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import java.util.List;

/** One rule of {@code spec.tls}: TLS that is not terminated, routed by its server name. */
public record TlsRoute(Origin origin, List<Match> match, List<RouteDestination> route) {
  public record Match(List<String> sniHosts, HttpMatch.Source source) {}
}
