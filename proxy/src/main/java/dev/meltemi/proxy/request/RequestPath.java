package dev.meltemi.proxy.request;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.filter.ConnectRefusal;
import dev.meltemi.proxy.filter.CorsFilter;
import dev.meltemi.proxy.filter.FaultFilter;
import dev.meltemi.proxy.filter.ForwardFilter;
import dev.meltemi.proxy.filter.IdentityFilter;
import dev.meltemi.proxy.filter.LocalAnswerFilter;
import dev.meltemi.proxy.filter.MirrorFilter;
import dev.meltemi.proxy.filter.RouteFilter;
import dev.meltemi.proxy.filter.UpstreamHeadFilter;

/** Every request goes through these filters, in this order, until one of them answers it. */
public final class RequestPath {
  private static final Filter[] FILTERS = {
    new ConnectRefusal(), // 405 for CONNECT
    new IdentityFilter(), // x-request-id, x-forwarded-*
    new RouteFilter(), // traffic.match decides; 404 NR
    new FaultFilter(), // delay DI, abort FI
    new CorsFilter(), // preflights; permission for other origins
    new LocalAnswerFilter(), // direct responses, redirects
    new UpstreamHeadFilter(), // share of the split, rewrites, header edits
    new MirrorFilter(), // copies nobody waits for
    new ForwardFilter(), // endpoint, attempts, timeouts, the response back
  };

  private RequestPath() {}

  /** Goes on from where the exchange stands. */
  public static void run(Exchange exchange) {
    while (FILTERS[exchange.advance()].onRequest(exchange)) {}
  }
}
