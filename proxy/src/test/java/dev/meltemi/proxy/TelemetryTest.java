package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.WeightedCluster;
import dev.meltemi.traffic.Workload;
import dev.meltemi.xds.bootstrap.Bootstrap;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Istio's standard metrics, as Prometheus reads them. */
final class TelemetryTest {
  private static final String REVIEWS = "outbound|9080|v1|reviews.default.svc.cluster.local";
  private static final Workload REVIEWS_V1 =
      new Workload("default", "reviews-v1-abc", "reviews-v1", "reviews", "v1");

  private static DataPlane productpage(Setup setup) throws Exception {
    var labels =
        Struct.newBuilder().putFields("app", text("productpage")).putFields("version", text("v1"));
    var metadata =
        Struct.newBuilder()
            .putFields("LABELS", Value.newBuilder().setStructValue(labels).build())
            .putFields("WORKLOAD_NAME", text("productpage-v1"))
            .putFields("NAMESPACE", text("default"));
    var node =
        Node.newBuilder()
            .setId("sidecar~10.0.0.1~productpage-v1-x.default~default.svc.cluster.local")
            .setMetadata(metadata)
            .build();
    return DataPlane.start(
        new Bootstrap(
            node,
            Optional.of(new Address("127.0.0.1", 0)),
            setup.traffic(),
            Optional.empty(),
            OptionalInt.empty()),
        Setup.options());
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static Cluster reviews(int port) {
    var endpoint = new Endpoint(new Address("127.0.0.1", port), 1, true, REVIEWS_V1);
    return Cluster.of(REVIEWS, new Discovery.Static(List.of(endpoint)));
  }

  private static String metrics(DataPlane plane) throws Exception {
    try (Client admin = Client.to(plane.adminPort().orElseThrow())) {
      return admin.ask("/stats/prometheus?usedonly").text();
    }
  }

  private static List<String> lines(DataPlane plane, String metric) throws Exception {
    return metrics(plane).lines().filter(line -> line.startsWith(metric + "{")).toList();
  }

  @Test
  void aRequestIsCountedWithBothWorkloadsAndItsAnswer() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            productpage(Setup.routes(Setup.to(REVIEWS)).withCluster(reviews(backend.port())))) {
      Client.once(Setup.port(plane), "/");
      Client.once(Setup.port(plane), "/");
      assertThat(lines(plane, "istio_requests_total"))
          .singleElement()
          .asString()
          .contains(
              "reporter=\"source\",source_workload=\"productpage-v1\"",
              "source_workload_namespace=\"default\"",
              "source_canonical_service=\"productpage\",source_canonical_revision=\"v1\"",
              "destination_workload=\"reviews-v1\",destination_workload_namespace=\"default\"",
              "destination_app=\"reviews\",destination_version=\"v1\"",
              "destination_service=\"reviews.default.svc.cluster.local\"",
              "destination_service_name=\"reviews\",destination_service_namespace=\"default\"",
              "connection_security_policy=\"unknown\"",
              "request_protocol=\"http\",response_code=\"200\",response_flags=\"-\"")
          .endsWith("} 2");
      assertThat(metrics(plane))
          .contains("# TYPE istio_request_duration_milliseconds histogram", "le=\"0.5\"", "} 2");
      assertThat(lines(plane, "istio_request_duration_milliseconds_bucket"))
          .hasSize(20)
          .last()
          .asString()
          .contains("le=\"+Inf\"")
          .endsWith("} 2");
    }
  }

  @Test
  void whatNoEndpointAnsweredIsCountedForTheServiceThatWasMeant() throws Exception {
    var nobody = Cluster.of(REVIEWS, new Discovery.Static(List.of()));
    try (DataPlane plane = productpage(Setup.routes(Setup.to(REVIEWS)).withCluster(nobody))) {
      Client.once(Setup.port(plane), "/");
      assertThat(lines(plane, "istio_requests_total"))
          .singleElement()
          .asString()
          .contains(
              "destination_workload=\"unknown\"",
              "destination_service_name=\"reviews\"",
              "response_code=\"503\",response_flags=\"UH\"");
    }
  }

  @Test
  void whatComesInNamesTheCallerByItsCertificate() throws Exception {
    var authority = new TestAuthority("ca");
    var peer = new PeerCheck("roots", List.of());
    var tls = new ServerTls("own", Optional.of(peer), true, TlsParameters.speaking("http/1.1"));
    var http =
        new HttpConnection(
            "in", new RouteSource.Named("routes"), false, Duration.ZERO, Optional.empty());
    var listener =
        new Listener(
            "in",
            new Address("127.0.0.1", 0),
            Direction.INBOUND,
            true,
            false,
            Inspection.none(),
            List.of(new FilterChain("chain", ChainMatch.any(), Optional.of(tls), http)),
            Optional.empty());
    String own = "spiffe://cluster.local/ns/default/sa/productpage";
    String caller = "spiffe://cluster.local/ns/default/sa/gateway";
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            productpage(
                Setup.routes(Setup.to("app"))
                    .withCluster("app", backend.port())
                    .withSecret("own", authority.issue("own", "a.example.com", own))
                    .withRoots("roots", authority)
                    .withListener(listener));
        Client client =
            Client.secure(
                Setup.port(plane),
                authority.client(authority.issue("caller", caller)),
                "a.example.com")) {
      assertThat(client.ask("/").text()).isEqualTo("ok");
      assertThat(lines(plane, "istio_requests_total"))
          .singleElement()
          .asString()
          .contains(
              "reporter=\"destination\",source_workload=\"unknown\"",
              "source_principal=\"" + caller + "\"",
              "destination_workload=\"productpage-v1\"",
              "destination_principal=\"" + own + "\"",
              "destination_service=\"productpage.default.svc.cluster.local\"",
              "connection_security_policy=\"mutual_tls\"");
    }
  }

  @Test
  void connectionsAndTheirBytesAreCounted() throws Exception {
    var tcp =
        new TcpProxy(
            "tcp", List.of(WeightedCluster.of(REVIEWS, 1)), Duration.ZERO, Optional.empty());
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            productpage(
                new Setup()
                    .withCluster(reviews(backend.port()))
                    .withListener(Setup.listener("in", tcp)))) {
      Client.once(Setup.port(plane), "/");
      Eventually.that(() -> plane.stats().value("tcp.tcp.downstream_cx_active") == 0);
      assertThat(lines(plane, "istio_tcp_connections_opened_total"))
          .singleElement()
          .asString()
          .contains("destination_workload=\"reviews-v1\"", "request_protocol=\"tcp\"")
          .endsWith("} 1");
      assertThat(lines(plane, "istio_tcp_connections_closed_total")).isNotEmpty();
      assertThat(lines(plane, "istio_tcp_sent_bytes_total"))
          .anyMatch(line -> !line.endsWith("} 0"));
    }
  }

  @Test
  void theRequestsOfEachRuleAreCounted() throws Exception {
    Route plain = Setup.to("v1");
    Route written =
        new Route(
            "r",
            plain.match(),
            plain.action(),
            Optional.empty(),
            plain.requestHeaders(),
            plain.responseHeaders(),
            new Origin("VirtualService default/reviews", 2, "reviews.yaml:9"));
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = productpage(Setup.routes(written).withCluster("v1", backend.port()))) {
      Client.once(Setup.port(plane), "/");
      assertThat(lines(plane, "meltemi_rule_requests_total"))
          .containsExactly(
              "meltemi_rule_requests_total{object=\"VirtualService default/reviews\",rule=\"2\"}"
                  + " 1");
    }
  }
}
