package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.http.Connection;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import dev.meltemi.traffic.match.WeightedChoice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes one share of the split and makes the head into what the endpoint is sent. */
public final class UpstreamHeadFilter implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    @Nullable Route route = exchange.route();
    if (route == null || !(route.action() instanceof RouteAction.Forward forward)) return true;
    WeightedCluster choice = WeightedChoice.pick(forward.clusters(), exchange.worker().draw());
    exchange.choice(choice);
    HttpRequest request = exchange.request();
    Headers headers = request.headers();
    @Nullable String upgrade = request.upgrade();
    Connection.removeHopByHop(headers);
    headers.remove("expect"); // answered here (RFC 9110 section 10.1.1)
    if (upgrade != null) {
      headers.add("connection", "Upgrade");
      headers.add("upgrade", upgrade);
    }
    rewrite(request, route, forward.rewrite(), choice);
    HeadEditing.apply(choice.requestHeaders(), headers);
    HeadEditing.apply(route.requestHeaders(), headers);
    if (!forward.timeout().isZero()) {
      headers.set("x-envoy-expected-rq-timeout-ms", Long.toString(forward.timeout().toMillis()));
    }
    return true;
  }

  /** A route's host wins over that of a share. */
  private static void rewrite(
      HttpRequest request, Route route, Rewrite rewrite, WeightedCluster choice) {
    Optional<String> host = rewrite.host().or(choice::hostRewrite);
    if (host.isPresent()) request.authority(host.get());
    if (rewrite.path().isEmpty()) return;
    String before = request.path();
    String after = Paths.rewrite(before, route.match().path(), rewrite.path().get());
    if (after.equals(before)) return;
    request.headers().set("x-envoy-original-path", before);
    request.path(after);
  }
}
