package dev.meltemi.traffic.testing;

import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.CertificateForwarding;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.LogFilter;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Random listeners. */
final class RandomListeners {
  private final Draw draw;
  private final RandomRoutes routes;
  private final RandomTls tls;

  RandomListeners(Draw draw, RandomRoutes routes, RandomTls tls) {
    this.draw = draw;
    this.routes = routes;
    this.tls = tls;
  }

  /** No two chains have the same match, as Envoy demands. */
  Listener listener(String name) {
    List<FilterChain> chains = new ArrayList<>();
    for (FilterChain chain : draw.some(5, () -> chain("chain-" + draw.between(1, 1000)))) {
      boolean taken =
          chains.stream()
              .anyMatch(other ->
                  other.match().equals(chain.match()) || other.name().equals(chain.name()));
      if (!taken) chains.add(chain);
    }
    return new Listener(
        name,
        new Address("0.0.0.0", draw.between(1, 65535)),
        draw.one(List.of(Direction.values())),
        draw.chance(),
        draw.chance(),
        new Inspection(draw.chance(), draw.chance(), draw.chance(), draw.durationOrZero()),
        chains,
        draw.maybe(() ->
            new FilterChain("fallback", ChainMatch.any(), draw.maybe(tls::server), network())));
  }

  private FilterChain chain(String name) {
    return new FilterChain(name, match(), draw.maybe(tls::server), network());
  }

  private ChainMatch match() {
    return new ChainMatch(
        draw.chance() ? OptionalInt.empty() : OptionalInt.of(draw.between(79, 81)),
        draw.chance() ? List.of() : List.of(draw.one(List.of("10.0.0.0/8", "10.96.0.11/32"))),
        draw.chance() ? List.of() : List.of(draw.one(List.of("a.example.com", "*.example.com"))),
        draw.one(List.of("", "tls", "raw_buffer")),
        draw.chance() ? List.of() : List.of("http/1.1", "h2c"));
  }

  private NetworkFilter network() {
    return draw.chance() ? http() : tcp();
  }

  private HttpConnection http() {
    return new HttpConnection(
        "stat-" + draw.between(1, 9),
        draw.chance()
            ? new RouteSource.Named("9080")
            : new RouteSource.Inline(routes.table("inline")),
        draw.chance(),
        draw.durationOrZero(),
        draw.maybe(this::log),
        draw.subset(List.of("istio-http/1.1", "istio", "http/1.1")),
        draw.one(List.of(CertificateForwarding.values())),
        draw.maybe(this::tracing));
  }

  private TcpProxy tcp() {
    List<WeightedCluster> clusters =
        draw.chance()
            ? List.of(WeightedCluster.of("BlackHoleCluster", 1))
            : Pools.CLUSTERS.stream()
                .map(name -> WeightedCluster.of(name, draw.between(1, 100)))
                .toList();
    return new TcpProxy(
        "stat-" + draw.between(1, 9),
        clusters,
        draw.durationOrZero(),
        draw.maybe(this::log),
        draw.chance());
  }

  private AccessLog log() {
    return switch (draw.between(1, 3)) {
      case 1 -> AccessLog.istio("/dev/stdout");
      case 2 -> new AccessLog("/dev/stderr", "%RESPONSE_CODE% %RESPONSE_FLAGS%\n");
      default -> new AccessLog("/tmp/log", AccessLog.ISTIO_JSON, draw.maybe(this::filter));
    };
  }

  private LogFilter filter() {
    return switch (draw.between(1, 4)) {
      case 1 -> new LogFilter.Header(HeaderMatch.exact(":method", "GET"));
      case 2 -> new LogFilter.All(List.of(code(), code()));
      case 3 -> new LogFilter.Any(List.of(code(), code()));
      default -> code();
    };
  }

  private LogFilter code() {
    return new LogFilter.Code(draw.one(List.of(LogFilter.Bound.values())), draw.between(200, 599));
  }

  private Tracing tracing() {
    return new Tracing(
        draw.chance()
            ? new Tracing.OpenTelemetry(Pools.CLUSTERS.getFirst(), "web.default")
            : new Tracing.Zipkin(Pools.CLUSTERS.getFirst(), "zipkin.a"),
        new Fraction(draw.between(0, 10_000) * 100),
        new TreeMap<>(
            Map.of(
                "a", new Tracing.Tag.Literal("x"),
                "b", new Tracing.Tag.Environment("NODE", "none"),
                "c", new Tracing.Tag.Header("end-user", ""))));
  }
}
