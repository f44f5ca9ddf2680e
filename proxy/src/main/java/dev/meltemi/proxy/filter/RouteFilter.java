package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.traffic.match.Decision;

/** Asks the decision engine for the route; 404 and NR when there is none. */
public final class RouteFilter implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    return switch (exchange.routes().decide(exchange.request())) {
      case Decision.Routed routed -> {
        exchange.route(routed.route());
        exchange.context().telemetry().routed(routed.route().origin());
        yield true;
      }
      case Decision.NoVirtualHost none -> notFound(exchange);
      case Decision.NoRoute none -> notFound(exchange);
    };
  }

  private static boolean notFound(Exchange exchange) {
    exchange.flag(Flag.NR);
    exchange.context().stats().noRoute.increment();
    exchange.answer(404, "route_not_found", "");
    return false;
  }
}
