package dev.meltemi.xds.encode;

import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;

/** Route tables. */
final class RouteEncoder {
  /** Istio's limit; Envoy's own is 4 KiB. */
  private static final int LARGEST_DIRECT_RESPONSE = 1 << 20;

  private RouteEncoder() {}

  static RouteConfiguration encode(RouteTable table) {
    RouteConfiguration.Builder encoded =
        RouteConfiguration.newBuilder()
            .setName(table.name())
            .setValidateClusters(Scalars.bool(false))
            .setMaxDirectResponseBodySizeBytes(Scalars.uint32(LARGEST_DIRECT_RESPONSE))
            .setIgnorePortInHostMatching(true);
    for (VirtualHost host : table.virtualHosts()) encoded.addVirtualHosts(encode(host));
    return encoded.build();
  }

  private static io.envoyproxy.envoy.config.route.v3.VirtualHost encode(VirtualHost host) {
    var encoded =
        io.envoyproxy.envoy.config.route.v3.VirtualHost.newBuilder()
            .setName(host.name())
            .addAllDomains(host.domains())
            .setIncludeRequestAttemptCount(true);
    for (Route route : host.routes()) encoded.addRoutes(encode(route));
    return encoded.build();
  }

  private static io.envoyproxy.envoy.config.route.v3.Route encode(Route route) {
    var encoded = io.envoyproxy.envoy.config.route.v3.Route.newBuilder();
    encoded.setName(route.name()).setMatch(MatchEncoder.encode(route.match()));
    switch (route.action()) {
      case RouteAction.Forward forward -> encoded.setRoute(ActionEncoder.encode(forward));
      case RouteAction.Redirect redirect -> encoded.setRedirect(ActionEncoder.encode(redirect));
      case RouteAction.Respond respond -> encoded.setDirectResponse(ActionEncoder.encode(respond));
    }
    route
        .fault()
        .ifPresent(fault ->
            encoded.putTypedPerFilterConfig(
                FaultEncoder.FILTER, Scalars.pack(FaultEncoder.encode(fault))));
    route
        .cors()
        .ifPresent(cors ->
            encoded.putTypedPerFilterConfig(
                CorsEncoder.FILTER, Scalars.pack(CorsEncoder.encode(cors))));
    encoded
        .addAllRequestHeadersToAdd(HeadersEncoder.added(route.requestHeaders()))
        .addAllRequestHeadersToRemove(route.requestHeaders().remove())
        .addAllResponseHeadersToAdd(HeadersEncoder.added(route.responseHeaders()))
        .addAllResponseHeadersToRemove(route.responseHeaders().remove());
    if (!route.operation().isEmpty()) {
      encoded.setDecorator(Decorator.newBuilder().setOperation(route.operation()));
    }
    OriginEncoder.encode(route.origin()).ifPresent(encoded::setMetadata);
    return encoded.build();
  }
}
