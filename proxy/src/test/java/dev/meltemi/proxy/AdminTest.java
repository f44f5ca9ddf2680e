package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.xds.bootstrap.Bootstrap;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class AdminTest {
  private static DataPlane start(Setup setup) throws Exception {
    return DataPlane.start(
        new Bootstrap(
            Node.newBuilder().setId("sidecar~10.0.0.1~a.b~b.svc.cluster.local").build(),
            Optional.of(new Address("127.0.0.1", 0)),
            setup.traffic(),
            Optional.empty(),
            OptionalInt.empty()),
        Setup.options());
  }

  @Test
  void readinessConfigurationAndClustersAreShownAsEnvoyShowsThem() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = start(Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()));
        Client admin = Client.to(plane.adminPort().orElseThrow())) {
      Client.once(Setup.port(plane), "/");
      assertThat(admin.ask("/ready").text()).isEqualTo("LIVE\n");
      Wire.Message dump = admin.ask("/config_dump?include_eds");
      assertThat(dump.status()).isEqualTo(200);
      assertThat(dump.header("content-type")).isEqualTo("application/json");
      assertThat(dump.text())
          .contains(
              "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
              "envoy.admin.v3.ClustersConfigDump",
              "envoy.admin.v3.ListenersConfigDump",
              "envoy.admin.v3.RoutesConfigDump",
              "envoy.admin.v3.EndpointsConfigDump",
              "sidecar~10.0.0.1~a.b~b.svc.cluster.local",
              "static_listeners");
      assertThat(admin.ask("/clusters").text())
          .contains("v1::127.0.0.1:" + v1.port() + "::rq_total::1");
      assertThat(admin.ask("/clusters?format=json").text())
          .contains("\"cluster_statuses\"", "\"port_value\": " + v1.port());
      assertThat(admin.ask("/server_info").text()).contains("\"state\": \"LIVE\"");
      assertThat(admin.ask("/listeners").text()).startsWith("in::127.0.0.1:");
      assertThat(admin.ask("/nothing").status()).isEqualTo(404);
      assertThat(admin.send("POST /stats HTTP/1.1\r\nHost: a\r\n\r\n").read().status())
          .isEqualTo(405);
    }
  }

  @Test
  void certificatesAreShownAndTheirKeysAreNot() throws Exception {
    var issued = new TestAuthority("ca").issue("a", "a.example.com");
    String key = issued.keyPem().lines().skip(1).findFirst().orElseThrow();
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            start(
                Setup.routes(Setup.to("v1"))
                    .withCluster("v1", v1.port())
                    .withSecret("own", issued));
        Client admin = Client.to(plane.adminPort().orElseThrow())) {
      assertThat(admin.ask("/certs").text()).contains("cert_chain", "a.example.com");
      assertThat(admin.ask("/config_dump").text())
          .contains("SecretsConfigDump", "W3JlZGFjdGVkXQ==")
          .doesNotContain(key);
    }
  }

  @Test
  void mutualTlsIsShownAsEnvoyShowsIt() throws Exception {
    var tls = new ClientTls("", Optional.of("own"), Optional.empty(), TlsParameters.speaking());
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            start(
                Setup.routes(Setup.to("v1"))
                    .withCluster(
                        Cluster.of("v1", new Discovery.Static(Setup.endpoints(v1.port())))
                            .withTlsToProxied(tls)));
        Client admin = Client.to(plane.adminPort().orElseThrow())) {
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("v1"); // it has no proxy
      assertThat(admin.ask("/config_dump").text()).contains("tlsMode-istio", "tlsMode-disabled");
    }
  }

  @Test
  void numbersComeInBothForms() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = start(Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()));
        Client admin = Client.to(plane.adminPort().orElseThrow())) {
      Client.once(Setup.port(plane), "/");
      assertThat(admin.ask("/stats?filter=upstream_rq_2xx").text())
          .isEqualTo("cluster.v1.upstream_rq_2xx: 1\n");
      assertThat(admin.ask("/stats?filter=(").status()).isEqualTo(400);
      assertThat(admin.ask("/stats/prometheus?usedonly").text())
          .contains(
              """
              # TYPE envoy_cluster_upstream_rq_total counter
              envoy_cluster_upstream_rq_total{envoy_cluster_name="v1"} 1
              """,
              "envoy_http_downstream_rq_2xx{envoy_http_conn_manager_prefix=\"in\"} 1\n",
              "envoy_server_live{} 1\n");
    }
  }

  @Test
  void anAddressInUseIsNamed() throws Exception {
    try (DataPlane plane = start(Setup.routes(Setup.to("v1")))) {
      int taken = plane.adminPort().orElseThrow();
      var bootstrap =
          new Bootstrap(
              Node.getDefaultInstance(),
              Optional.of(new Address("127.0.0.1", taken)),
              new Setup().traffic(),
              Optional.empty(),
              OptionalInt.empty());
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> DataPlane.start(bootstrap, Setup.options()))
          .hasMessageContaining("admin 127.0.0.1:" + taken);
    }
  }
}
