package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.match.Location;
import org.jspecify.annotations.Nullable;

/** Routes that answer by themselves: direct responses and redirects. */
public final class LocalAnswerFilter implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    @Nullable Route route = exchange.route();
    if (route == null) return true;
    return switch (route.action()) {
      case RouteAction.Forward forward -> true;
      case RouteAction.Respond(int status, String body) -> {
        var headers = new Headers();
        HeadEditing.apply(route.responseHeaders(), headers);
        exchange.answer(new HttpResponse(status, headers), "direct_response", body);
        yield false;
      }
      case RouteAction.Redirect redirect -> {
        var headers = new Headers();
        headers.add("location", Location.of(exchange.request(), route.match().path(), redirect));
        HeadEditing.apply(route.responseHeaders(), headers);
        exchange.answer(new HttpResponse(redirect.status(), headers), "direct_response", "");
        yield false;
      }
    };
  }
}
