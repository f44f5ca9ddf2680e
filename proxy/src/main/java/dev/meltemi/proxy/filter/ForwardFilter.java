package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.trace.Span;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import org.jspecify.annotations.Nullable;

/** The last filter: sends the request on. */
public final class ForwardFilter implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    @Nullable Route route = exchange.route();
    @Nullable WeightedCluster choice = exchange.choice();
    if (route == null || choice == null || !(route.action() instanceof RouteAction.Forward how)) {
      throw new IllegalStateException("nothing decided for " + exchange.request().path());
    }
    @Nullable UpstreamCluster cluster = exchange.snapshot().cluster(choice.cluster());
    if (cluster == null) {
      exchange.flag(Flag.NC);
      exchange.context().stats().noCluster.increment();
      exchange.answer(503, "cluster_not_found", "");
      return false;
    }
    @Nullable Span span = exchange.span();
    if (span != null) span.depart(exchange.request().headers(), route.operation());
    new Forwarding(exchange, route, choice, how, cluster).start();
    return false;
  }
}
