package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
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
        headers.add("location", location(exchange.request(), route, redirect));
        HeadEditing.apply(route.responseHeaders(), headers);
        exchange.answer(new HttpResponse(redirect.status(), headers), "direct_response", "");
        yield false;
      }
    };
  }

  static String location(HttpRequest request, Route route, RouteAction.Redirect redirect) {
    String scheme = redirect.scheme().orElse(request.scheme());
    String host = redirect.host().orElse(request.authority());
    if (redirect.port().isPresent()) {
      int port = redirect.port().getAsInt();
      boolean standard = port == (scheme.equals("https") ? 443 : 80);
      host = withoutPort(host) + (standard ? "" : ":" + port);
    } else if (redirect.host().isEmpty() && !scheme.equals(request.scheme())) {
      // The port of the other scheme would be wrong for the new one (Envoy newUri).
      if (host.endsWith(":80") || host.endsWith(":443")) host = withoutPort(host);
    }
    String path = request.path();
    if (redirect.path().isPresent()) {
      path =
          switch (redirect.path().get()) {
            case RouteAction.RedirectPath.Whole(String whole) ->
                whole.indexOf('?') >= 0 ? whole : whole + Paths.query(path);
            case RouteAction.RedirectPath.Prefix(String prefix) ->
                Paths.replacePrefix(path, route.match().path(), prefix);
          };
    }
    return scheme + "://" + host + path;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }
}
