package dev.meltemi.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.testing.RandomTraffic;
import dev.meltemi.xds.ResourceType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy obeys us, over both variants of the protocol. */
class EnvoyTest {
  private static final ResourceType[] ASKED = {
    ResourceType.CLUSTER, ResourceType.ENDPOINT, ResourceType.LISTENER, ResourceType.ROUTE
  };

  @TempDir Path folder;
  private HttpServer upstream;

  EnvoyTest() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void startUpstream() {
    upstream.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange
              .getResponseBody()
              .write("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          exchange.close();
        });
    upstream.start();
  }

  @AfterEach
  void stopUpstream() {
    upstream.stop(0);
  }

  @Test
  void envoyServesARequestAndFollowsAChangeOverDelta() throws Exception {
    servesAndFollows(true);
  }

  @Test
  void envoyServesARequestAndFollowsAChangeOverStateOfTheWorld() throws Exception {
    servesAndFollows(false);
  }

  private void servesAndFollows(boolean delta) throws Exception {
    String envoy = Envoy.find();
    int port = freePort();
    Source source = new Source(Traffic.empty());
    try (AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source);
        Envoy _ = Envoy.start(envoy, folder, server.port(), delta)) {
      var first = source.publish(traffic(port, "a", forward("a")));
      source.awaitAnswers(first, ASKED);
      assertThat(get(port).statusCode()).isEqualTo(200);
      assertThat(get(port).body()).isEqualTo("hello");

      var second = source.publish(traffic(port, "b", forward("b")));
      var status = source.awaitAnswers(second, ASKED);
      assertThat(status.values()).allSatisfy(type -> assertThat(type.rejected()).isEmpty());
      assertThat(get(port).body()).isEqualTo("hello");

      var third = source.publish(traffic(port, "b", new RouteAction.Respond(418, "teapot")));
      source.awaitAnswers(third, ASKED);
      assertThat(get(port).statusCode()).isEqualTo(418);
    }
  }

  @Test
  void envoyAcceptsTheWholeVocabulary() throws Exception {
    String envoy = Envoy.find();
    RandomTraffic random = new RandomTraffic(Seeds.random(Seeds.seed("EnvoyTest")));
    Source source = new Source(Traffic.empty());
    try (AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source);
        Envoy _ = Envoy.start(envoy, folder, server.port(), true)) {
      for (int i = 0; i < 40; i++) {
        Traffic traffic = harmless(random);
        var encoded = source.publish(traffic);
        var status =
            source.awaitAnswers(
                encoded, ResourceType.CLUSTER, ResourceType.LISTENER, ResourceType.ROUTE);
        assertThat(status)
            .allSatisfy((_, type) -> assertThat(type.rejected()).as("%s", traffic).isEmpty());
      }
    }
  }

  /** Random, but without binding a port, and with everything referred to. */
  private static Traffic harmless(RandomTraffic random) {
    Traffic traffic = random.traffic();
    SortedMap<String, Listener> listeners = new TreeMap<>();
    SortedMap<String, RouteTable> tables = new TreeMap<>();
    SortedMap<String, EndpointSet> endpoints = new TreeMap<>();
    tables.put("9080", random.routeTable("9080"));
    for (int i = 0; i < 4; i++) {
      String name = "listener-" + i;
      Listener any = random.listener(name);
      listeners.put(
          name,
          new Listener(
              name,
              new Address("127.0.0.1", 20_000 + i),
              any.direction(),
              false,
              any.handsOver(),
              any.inspection(),
              any.chains().isEmpty() && any.fallback().isEmpty()
                  ? List.of(new FilterChain("http", ChainMatch.any(), http("9080")))
                  : any.chains(),
              any.fallback()));
    }
    listeners.put("always", listener("always", 20_009, false));
    for (Cluster cluster : traffic.clusters().values()) {
      if (cluster.discovery() instanceof Discovery.Eds(String service)) {
        endpoints.put(service, random.endpointSet(service));
      }
    }
    SortedMap<String, Cluster> clusters = new TreeMap<>(traffic.clusters());
    // Collectors of traces must be there, whatever else is.
    listeners.values().stream()
        .flatMap(
            listener -> Stream.concat(listener.chains().stream(), listener.fallback().stream()))
        .map(FilterChain::filter)
        .filter(HttpConnection.class::isInstance)
        .flatMap(filter -> ((HttpConnection) filter).tracing().stream())
        .map(tracing -> tracing.export().cluster())
        .forEach(
            name -> clusters.putIfAbsent(name, Cluster.of(name, new Discovery.Static(List.of()))));
    return new Traffic(listeners, tables, clusters, endpoints);
  }

  private Traffic traffic(int port, String cluster, RouteAction action) {
    Route route =
        new Route(
            "all",
            RouteMatch.any(),
            action,
            Optional.empty(),
            dev.meltemi.traffic.HeaderEdits.none(),
            dev.meltemi.traffic.HeaderEdits.none(),
            dev.meltemi.traffic.Origin.none());
    return new Traffic(
        one("http", listener("http", port, true)),
        one(
            "9080",
            new RouteTable("9080", List.of(new VirtualHost("all", List.of("*"), List.of(route))))),
        one(cluster, Cluster.of(cluster, new Discovery.Eds(cluster))),
        one(
            cluster,
            new EndpointSet(
                cluster, List.of(Endpoint.of("127.0.0.1", upstream.getAddress().getPort())))));
  }

  private static RouteAction forward(String cluster) {
    return RouteAction.Forward.to(cluster);
  }

  private static Listener listener(String name, int port, boolean binds) {
    return new Listener(
        name,
        new Address("127.0.0.1", port),
        Direction.OUTBOUND,
        binds,
        false,
        Inspection.none(),
        List.of(new FilterChain("http", ChainMatch.any(), http("9080"))),
        Optional.empty());
  }

  private static HttpConnection http(String table) {
    return new HttpConnection(
        "http", new RouteSource.Named(table), false, Duration.ZERO, Optional.empty());
  }

  private static <T> SortedMap<String, T> one(String name, T value) {
    return new TreeMap<>(java.util.Map.of(name, value));
  }

  private static HttpResponse<String> get(int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
