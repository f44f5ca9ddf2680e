package dev.meltemi.xds.encode;

import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.ConnectionProperties;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Cookie;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.CookieAttribute;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.Header;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy.QueryParameter;

/** What requests are hashed by. */
final class HashEncoder {
  private HashEncoder() {}

  static HashPolicy encode(dev.meltemi.traffic.HashPolicy hash) {
    HashPolicy.Builder encoded = HashPolicy.newBuilder();
    switch (hash) {
      case dev.meltemi.traffic.HashPolicy.Header(String name) ->
          encoded.setHeader(Header.newBuilder().setHeaderName(name));
      case dev.meltemi.traffic.HashPolicy.Cookie cookie -> encoded.setCookie(cookie(cookie));
      case dev.meltemi.traffic.HashPolicy.SourceIp _ ->
          encoded.setConnectionProperties(ConnectionProperties.newBuilder().setSourceIp(true));
      case dev.meltemi.traffic.HashPolicy.QueryParameter(String name) ->
          encoded.setQueryParameter(QueryParameter.newBuilder().setName(name));
    }
    return encoded.build();
  }

  private static Cookie cookie(dev.meltemi.traffic.HashPolicy.Cookie cookie) {
    Cookie.Builder encoded = Cookie.newBuilder().setName(cookie.name()).setPath(cookie.path());
    cookie.ttl().map(Scalars::duration).ifPresent(encoded::setTtl);
    for (var attribute : cookie.attributes()) {
      encoded.addAttributes(
          CookieAttribute.newBuilder().setName(attribute.name()).setValue(attribute.value()));
    }
    return encoded.build();
  }
}
