package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.upstream.Host;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.traffic.Mirror;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import org.jspecify.annotations.Nullable;

/** Sends copies of a share of the requests elsewhere; what comes of them nobody waits for. */
public final class MirrorFilter implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    @Nullable Route route = exchange.route();
    if (route == null || !(route.action() instanceof RouteAction.Forward forward)) return true;
    for (Mirror mirror : forward.mirrors()) {
      if (mirror.share().takes(exchange.worker().draw())) send(exchange, mirror);
    }
    return true;
  }

  private static void send(Exchange exchange, Mirror mirror) {
    @Nullable UpstreamCluster cluster = exchange.snapshot().cluster(mirror.cluster());
    if (cluster == null || exchange.request().upgrade() != null) return;
    @Nullable Host host = cluster.pick(exchange.worker(), exchange.context().destination());
    if (host == null) return;
    var copy = new MirrorCopy(exchange, cluster, host);
    exchange.tap(copy);
    if (exchange.body().hasEnded()) copy.end(exchange.body().trailers());
  }
}
