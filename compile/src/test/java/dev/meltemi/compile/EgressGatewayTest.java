package dev.meltemi.compile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.match.ChainMatcher;
import dev.meltemi.traffic.match.ConnectionHead;
import dev.meltemi.traffic.match.Decision;
import dev.meltemi.traffic.match.ListenerIndex;
import dev.meltemi.traffic.match.RequestHead;
import dev.meltemi.traffic.match.RouteMatcher;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From an application through its sidecar and the egress gateway to a host outside of the mesh. */
class EgressGatewayTest {
  private static final MeshSnapshot MESH =
      MeshSnapshot.of(
          Case.resources(
                  Case.read(Path.of("src/test/cases/base/egress.yaml")).text(), "egress.yaml")
              .toArray(Resource[]::new));
  private static final Traffic SIDECAR =
      traffic(ProxyView.sidecar("default", "client", "10.1.0.9", Map.of("app", "client")));
  private static final Traffic GATEWAY =
      traffic(
          ProxyView.router(
              "istio-system", "egress-1", "10.1.0.8", Map.of("istio", "egressgateway")));

  /** {@code GET http://httpbin.org/get}. */
  private record Get() implements RequestHead {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String authority() {
      return "httpbin.org";
    }

    @Override
    public String path() {
      return "/get";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }

  @Test
  void aRequestPassesThroughTheGateway() {
    Address gateway = request(SIDECAR, new Address("203.0.113.10", 80));
    assertThat(gateway).isEqualTo(new Address("10.1.0.8", 8080));
    assertThat(request(GATEWAY, gateway)).isEqualTo(new Address("httpbin.org", 80));
  }

  @Test
  void tlsPassesThroughTheGatewayByItsServerName() {
    Address gateway = connection(SIDECAR, new Address("203.0.113.10", 443));
    assertThat(gateway).isEqualTo(new Address("10.1.0.8", 8443));
    assertThat(connection(GATEWAY, gateway)).isEqualTo(new Address("httpbin.org", 443));
  }

  private static Traffic traffic(ProxyView proxy) {
    return Compiler.compile(MESH, MeshConfig.defaults(), proxy).traffic();
  }

  /** Where a proxy sends a request for httpbin.org that arrives there. */
  private static Address request(Traffic traffic, Address to) {
    ConnectionHead head = new ConnectionHead(to, "", "raw_buffer", List.of("http/1.1"));
    HttpConnection http = (HttpConnection) chain(traffic, to, head).filter();
    String table = ((RouteSource.Named) http.routes()).table();
    Decision decision =
        RouteMatcher.of(requireNonNull(traffic.routeTables().get(table))).decide(new Get());
    RouteAction.Forward forward =
        (RouteAction.Forward) ((Decision.Routed) decision).route().action();
    return endpoint(traffic, forward.clusters().getFirst().cluster());
  }

  /** Where it sends TLS for httpbin.org. */
  private static Address connection(Traffic traffic, Address to) {
    ConnectionHead head = new ConnectionHead(to, "httpbin.org", "tls", List.of());
    TcpProxy tcp = (TcpProxy) chain(traffic, to, head).filter();
    return endpoint(traffic, tcp.clusters().getFirst().cluster());
  }

  private static FilterChain chain(Traffic traffic, Address to, ConnectionHead head) {
    return ListenerIndex.of(traffic.listeners().values())
        .at(to)
        .flatMap(listener -> ChainMatcher.choose(listener, head))
        .orElseThrow();
  }

  private static Address endpoint(Traffic traffic, String name) {
    Cluster cluster = requireNonNull(traffic.clusters().get(name));
    List<Endpoint> endpoints =
        switch (cluster.discovery()) {
          case Discovery.Eds(String service) ->
              requireNonNull(traffic.endpointSets().get(service)).endpoints();
          case Discovery.StrictDns(List<Endpoint> named) -> named;
          case Discovery.Static(List<Endpoint> listed) -> listed;
          case Discovery.LogicalDns(Endpoint named) -> List.of(named);
          case Discovery.OriginalDst() -> List.of();
        };
    return endpoints.getFirst().address();
  }
}
