package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Route tables. */
final class RouteDecoder {
  private RouteDecoder() {}

  static RouteTable decode(RouteConfiguration configuration, Findings findings) {
    List<VirtualHost> hosts = new ArrayList<>();
    for (var host : configuration.getVirtualHostsList()) {
      hosts.add(host(host, findings));
      if (!configuration.getIgnorePortInHostMatching() && !host.getDomainsList().contains("*")) {
        findings.note("hosts are compared without their ports (ignore_port_in_host_matching)");
      }
    }
    return new RouteTable(configuration.getName(), hosts);
  }

  private static VirtualHost host(
      io.envoyproxy.envoy.config.route.v3.VirtualHost host, Findings findings) {
    List<Route> routes = new ArrayList<>();
    for (var route : host.getRoutesList()) routes.add(route(route, findings));
    return new VirtualHost(host.getName(), host.getDomainsList(), routes);
  }

  private static Route route(io.envoyproxy.envoy.config.route.v3.Route route, Findings findings) {
    PerFilter filters = perFilter(route, findings);
    return new Route(
        route.getName(),
        MatchDecoder.decode(route.getMatch()),
        action(route, findings),
        filters.fault(),
        filters.cors(),
        HeadersDecoder.decode(
            route.getRequestHeadersToAddList(), route.getRequestHeadersToRemoveList(), findings),
        HeadersDecoder.decode(
            route.getResponseHeadersToAddList(), route.getResponseHeadersToRemoveList(), findings),
        Reads.origin(route.getMetadata()),
        route.getDecorator().getOperation());
  }

  private static RouteAction action(
      io.envoyproxy.envoy.config.route.v3.Route route, Findings findings) {
    return switch (route.getActionCase()) {
      case ROUTE -> ForwardDecoder.decode(route.getRoute(), findings);
      case REDIRECT -> RedirectDecoder.decode(route.getRedirect());
      case DIRECT_RESPONSE ->
          new RouteAction.Respond(
              route.getDirectResponse().getStatus(),
              Reads.text(route.getDirectResponse().getBody()));
      case FILTER_ACTION, NON_FORWARDING_ACTION, ACTION_NOT_SET ->
          throw new IllegalArgumentException("route '" + route.getName() + "' without an action");
    };
  }

  /** What filters are told by a route. */
  private record PerFilter(Optional<Fault> fault, Optional<Cors> cors) {}

  private static PerFilter perFilter(
      io.envoyproxy.envoy.config.route.v3.Route route, Findings findings) {
    Optional<Fault> fault = Optional.empty();
    Optional<Cors> cors = Optional.empty();
    for (Map.Entry<String, Any> filter : route.getTypedPerFilterConfigMap().entrySet()) {
      switch (Extensions.unpack(filter.getValue(), findings).orElse(null)) {
        case HTTPFault configured -> fault = Optional.of(FaultDecoder.decode(configured));
        case CorsPolicy configured -> cors = Optional.of(CorsDecoder.decode(configured));
        case null, default ->
            Extensions.missing(
                "typed_per_filter_config", filter.getKey(), filter.getValue(), findings);
      }
    }
    return new PerFilter(fault, cors);
  }
}
