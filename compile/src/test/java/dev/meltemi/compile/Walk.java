package dev.meltemi.compile;

import static java.util.Objects.requireNonNull;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.match.ChainMatcher;
import dev.meltemi.traffic.match.ConnectionHead;
import dev.meltemi.traffic.match.Decision;
import dev.meltemi.traffic.match.ListenerIndex;
import dev.meltemi.traffic.match.RequestHead;
import dev.meltemi.traffic.match.RouteMatcher;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows a connection through the traffic of one proxy, as its data plane would. */
final class Walk {
  private Walk() {}

  /** {@code GET} without headers. */
  record Get(String authority, String path) implements RequestHead {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }

  /**
   * The cluster that a connection goes to, the first of several; empty when it goes nowhere.
   *
   * @param request empty when it is no HTTP
   */
  static Optional<String> cluster(
      Traffic traffic, ConnectionHead head, Optional<RequestHead> request) {
    return chain(traffic, head)
        .flatMap(chain ->
            switch (chain.filter()) {
              case HttpConnection http -> request.flatMap(sent -> cluster(traffic, http, sent));
              case TcpProxy tcp -> Optional.of(tcp.clusters().getFirst().cluster());
            });
  }

  private static Optional<FilterChain> chain(Traffic traffic, ConnectionHead head) {
    return ListenerIndex.of(traffic.listeners().values())
        .at(new Address(head.destination().ip(), head.destination().port()))
        .flatMap(listener -> ChainMatcher.choose(listener, head));
  }

  private static Optional<String> cluster(
      Traffic traffic, HttpConnection http, RequestHead request) {
    RouteTable table =
        switch (http.routes()) {
          case RouteSource.Named(String name) -> requireNonNull(traffic.routeTables().get(name));
          case RouteSource.Inline(RouteTable inline) -> inline;
        };
    return switch (RouteMatcher.of(table).decide(request)) {
      case Decision.Routed(var _, var route) ->
          route.action() instanceof RouteAction.Forward forward
              ? Optional.of(forward.clusters().getFirst().cluster())
              : Optional.empty();
      case Decision.NoVirtualHost(), Decision.NoRoute(var _) -> Optional.empty();
    };
  }
}
