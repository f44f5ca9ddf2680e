package dev.meltemi.compile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.match.ConnectionHead;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return hop(traffic, new ConnectionHead(to, "", "raw_buffer", List.of("http/1.1")));
  }

  /** Where it sends TLS for httpbin.org. */
  private static Address connection(Traffic traffic, Address to) {
    return hop(traffic, new ConnectionHead(to, "httpbin.org", "tls", List.of()));
  }

  private static Address hop(Traffic traffic, ConnectionHead head) {
    return Walk.cluster(traffic, head, Optional.of(new Walk.Get("httpbin.org", "/get")))
        .map(cluster -> endpoint(traffic, cluster))
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
