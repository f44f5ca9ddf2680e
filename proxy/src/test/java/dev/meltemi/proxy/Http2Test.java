package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.UpstreamProtocol;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 on both sides, in every pairing with HTTP/1.1. */
final class Http2Test {
  private static final TestAuthority CA = new TestAuthority("test ca");

  static Cluster cluster(UpstreamProtocol protocol, int port) {
    return Cluster.of("v1", new Discovery.Static(Setup.endpoints(port))).withProtocol(protocol);
  }

  private static DataPlane plane(int backend) throws IOException {
    return Setup.routes(Setup.to("v1")).withCluster("v1", backend).start();
  }

  /** A proxy that speaks HTTP/2 to a proxy that speaks HTTP/1.1. */
  private static DataPlane before(DataPlane second, UpstreamProtocol protocol) throws IOException {
    return Setup.routes(Setup.to("v1")).withCluster(cluster(protocol, Setup.port(second))).start();
  }

  @Test
  void aClientWithPriorKnowledgeIsServedFromHttp1() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend.port());
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      var answer = client.get(1, "/a", "cookie", "a=1", "cookie", "b=2").response(1);
      assertThat(answer).containsEntry(":status", "200").containsEntry("body", "ok");
      assertThat(answer).doesNotContainKeys("connection", "transfer-encoding", "keep-alive");
      assertThat(client.get(3, "/b").response(3)).containsEntry("body", "ok");
      assertThat(backend.requests.getFirst().header("host")).isEqualTo("test");
      assertThat(backend.requests.getFirst().header("cookie")).isEqualTo("a=1; b=2");
      assertThat(plane.stats().value("http2.streams_active")).isZero();
    }
  }

  @Test
  void aBodyAndTrailersPassBothWays() throws Exception {
    Backend.Handler echo =
        (request, in, out) -> {
          Backend.raw(
              out,
              "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                  + Integer.toHexString(request.body().length)
                  + "\r\n"
                  + request.text()
                  + "\r\n0\r\ndone: "
                  + request.headers().get("trailer:sum")
                  + "\r\n\r\n");
          return false;
        };
    try (Backend backend = Backend.of(echo);
        DataPlane plane = plane(backend.port());
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.post(1).data(1, false, "hello ").data(1, false, "world");
      var answer = client.headers(1, true, "sum", "42").response(1);
      assertThat(answer).containsEntry("body", "hello world").containsEntry("trailer:done", "42");
    }
  }

  @Test
  void http1ComesOutAsHttp2AndComesBack() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane second = plane(backend.port());
        DataPlane first = before(second, UpstreamProtocol.HTTP2);
        Client client = Client.to(Setup.port(first))) {
      Wire.Message answer = client.ask("/", "Connection: x-private", "x-private: 1");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("ok");
      assertThat(client.ask("/").text()).isEqualTo("ok");
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.read().text()).isEqualTo("ok");
      assertThat(backend.requests.getLast().text()).isEqualTo("abc");
      assertThat(first.stats().value("cluster.v1.upstream_cx_total")).isEqualTo(1);
    }
  }

  @Test
  void http2AllTheWayUsesOneConnectionForAll() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane second = plane(backend.port());
        DataPlane first = before(second, UpstreamProtocol.DOWNSTREAM);
        H2Wire client = H2Wire.to(Setup.port(first))) {
      for (int i = 0; i < 50; i++) client.get(2 * i + 1, "/" + i);
      int answers = 0;
      while (answers < 50) {
        H2Wire.Frame frame = client.read();
        if (frame.ends() && (frame.type() == H2Wire.DATA || frame.type() == H2Wire.HEADERS)) {
          answers++;
        }
      }
      assertThat(first.stats().value("cluster.v1.upstream_cx_total")).isEqualTo(1);
      assertThat(second.stats().value("http.in.downstream_cx_total")).isEqualTo(1);
      assertThat(second.stats().value("http.in.downstream_rq_2xx")).isEqualTo(50);
    }
  }

  @Test
  void theClientsVersionIsTakenWhereTheClusterSaysSo() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster(cluster(UpstreamProtocol.DOWNSTREAM, backend.port()))
                .start()) {
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("ok");
    }
  }

  @Test
  void anEndpointThatIsNoHttp2IsABadGateway() throws Exception {
    try (Backend backend =
            Backend.of((request, in, out) -> Backend.say(out, 400, "what is this?"));
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster(cluster(UpstreamProtocol.HTTP2, backend.port()))
                .start()) {
      assertThat(Client.once(Setup.port(plane), "/").status()).isEqualTo(502);
      assertThat(plane.stats().value("cluster.v1.http2.rx_messaging_error")).isEqualTo(1);
    }
  }

  private static Listener secure() {
    var http =
        new HttpConnection(
            "in", new RouteSource.Named("routes"), true, Duration.ZERO, Optional.empty());
    var tls = ServerTls.of("own", TlsParameters.speaking("h2", "http/1.1"));
    return new Listener(
        "in",
        new Address("127.0.0.1", 0),
        Direction.OUTBOUND,
        true,
        false,
        Inspection.none(),
        List.of(new FilterChain("chain", ChainMatch.any(), Optional.of(tls), http)),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h2", "istio-h2 istio h2", "h2 http/1.1"})
  void http2GoesThroughTlsWhateverIsOfferedByAlpn(String offered) throws Exception {
    String[] words = offered.isEmpty() ? new String[0] : offered.split(" ");
    var tls = new ClientTls("a", Optional.empty(), Optional.empty(), TlsParameters.speaking(words));
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane second =
            Setup.routes(Setup.to("v1"))
                .withCluster("v1", backend.port())
                .withSecret("own", CA.issue("a"))
                .withListener(secure())
                .start();
        DataPlane first =
            Setup.routes(Setup.to("v1"))
                .withCluster(cluster(UpstreamProtocol.HTTP2, Setup.port(second)).withTls(tls))
                .start()) {
      assertThat(Client.once(Setup.port(first), "/").text()).isEqualTo("ok");
    }
  }

  @Test
  void aConnectionThatIsLookedAtFirstIsHttp2Too() throws Exception {
    var http =
        new HttpConnection(
            "in", new RouteSource.Named("routes"), false, Duration.ZERO, Optional.empty());
    var speaksHttp =
        new ChainMatch(
            OptionalInt.empty(), List.of(), List.of(), "raw_buffer", List.of("http/1.1", "h2c"));
    var listener =
        new Listener(
            "in",
            new Address("127.0.0.1", 0),
            Direction.OUTBOUND,
            true,
            false,
            new Inspection(false, false, true, Duration.ofSeconds(5)),
            List.of(new FilterChain("chain", speaksHttp, http)),
            Optional.empty());
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster("v1", backend.port())
                .withListener(listener)
                .start();
        H2Wire client = H2Wire.unsettled(Setup.port(plane))) {
      for (byte b : H2Wire.preface()) client.raw(new byte[] {b});
      client.frame(H2Wire.SETTINGS, 0, 0, new byte[0]);
      assertThat(client.get(1, "/").response(1)).containsEntry("body", "ok");
    }
  }

  @Test
  void theJdksClientAgreesOnHttp2ByAlpn() throws Exception {
    String large = "x".repeat(300_000);
    try (Backend backend =
            Backend.of((request, in, out) -> Backend.say(out, 200, request.text() + large));
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster("v1", backend.port())
                .withSecret("own", CA.issue("a", "localhost"))
                .withListener(secure())
                .start();
        HttpClient client = HttpClient.newBuilder().sslContext(CA.client()).build()) {
      var uri = URI.create("https://localhost:" + Setup.port(plane) + "/");
      var request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(large)).build();
      var answers =
          IntStream.range(0, 20)
              .mapToObj(_ -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
              .toList();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.get().body()).hasSize(600_000);
      }
    }
  }
}
