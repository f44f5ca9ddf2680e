package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.Workload;
import org.jspecify.annotations.Nullable;

/** Counts a request that has ended among those between the same two parties. */
final class RequestCount {
  private RequestCount() {}

  static void of(Exchange exchange) {
    HttpContext context = exchange.context();
    switch (context.direction()) {
      case OUTBOUND -> count(exchange, departure(exchange));
      case INBOUND -> context.arrivals().ifPresent(series -> count(exchange, series));
      case UNSPECIFIED -> {} // health checks and Prometheus itself
    }
  }

  private static void count(Exchange exchange, Series series) {
    @Nullable HttpResponse response = exchange.response();
    HttpRequest request = exchange.request();
    series.request(
        exchange.worker().index(),
        response == null ? 0 : response.status(),
        exchange.flags(),
        request.minor() == HttpRequest.HTTP_2 && GrpcReply.isWanted(request),
        (System.nanoTime() - exchange.startNanos()) / 1000);
  }

  private static Series departure(Exchange exchange) {
    @Nullable Upstream upstream = exchange.upstream();
    @Nullable Series known = upstream == null ? null : upstream.series();
    if (known != null) return known;
    return exchange.context().telemetry().to(meant(exchange), Workload.unknown());
  }

  /** Where it would have gone: a fault ends it before there is a choice. */
  private static String meant(Exchange exchange) {
    @Nullable String cluster = exchange.cluster();
    if (cluster != null) return cluster;
    @Nullable Route route = exchange.route();
    return route != null && route.action() instanceof RouteAction.Forward forward
        ? forward.clusters().getFirst().cluster()
        : "";
  }
}
