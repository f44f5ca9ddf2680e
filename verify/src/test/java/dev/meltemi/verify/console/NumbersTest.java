package dev.meltemi.verify.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.meltemi.pilot.console.Collector;
import dev.meltemi.pilot.console.ConsolePages;
import dev.meltemi.pilot.push.ProxyState;
import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
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
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** The numbers of the console equal those that a load counted, to one request. */
final class NumbersTest {
  private static final int CLIENTS = 4;
  private static final int EACH = 150;
  private static final String HOST = "reviews.default.svc.cluster.local";
  private static final String CLUSTER = "outbound|9080||" + HOST;

  private static Traffic traffic(int port) {
    var endpoint = Endpoint.of("127.0.0.1", port);
    var route = Route.toCluster("default", CLUSTER);
    var table = new RouteTable("9080", List.of(new VirtualHost("a", List.of("*"), List.of(route))));
    var http =
        new HttpConnection(
            "out", new RouteSource.Inline(table), false, Duration.ZERO, Optional.empty());
    var listener =
        new Listener(
            "out",
            new Address("127.0.0.1", 0),
            Direction.OUTBOUND,
            true,
            false,
            Inspection.none(),
            List.of(new FilterChain("chain", ChainMatch.any(), http)),
            Optional.empty());
    var cluster = Cluster.of(CLUSTER, new Discovery.Static(List.of(endpoint)));
    return new Traffic(
        new TreeMap<>(Map.of("out", listener)),
        new TreeMap<>(),
        new TreeMap<>(Map.of(CLUSTER, cluster)),
        new TreeMap<>());
  }

  @Test
  void whatALoadCountsTheConsoleSays() throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer reviews = HttpServer.create(any, 0);
    reviews.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/bad") ? 500 : 200, -1);
          exchange.close();
        });
    reviews.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    reviews.start();
    var bootstrap =
        new Bootstrap(
            Node.getDefaultInstance(),
            Optional.of(new Address("127.0.0.1", 0)),
            traffic(reviews.getAddress().getPort()),
            Optional.empty(),
            OptionalInt.empty());
    try (DataPlane plane = DataPlane.start(bootstrap, DataPlaneOptions.of(1));
        HttpClient http = HttpClient.newHttpClient()) {
      URI page =
          URI.create(
              "http://127.0.0.1:" + plane.adminPort().orElseThrow() + "/stats/prometheus?usedonly");
      var node =
          new ProxyNode(
              "id", "sidecar", "127.0.0.1", "web", "default", Map.of(), Map.of(), "127.0.0.1");
      var proxies = List.of(new ProxyState(node, 1, 1, 0, Map.of(), EncodedResources.empty()));
      var collector =
          new Collector(
              () -> proxies,
              _ -> http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body(),
              InstantSource.system());
      collector.round();
      var good = new LongAdder();
      var bad = new LongAdder();
      load(http, plane.port("out").orElseThrow(), good, bad);
      collector.round();

      Map<?, ?> tree = new ConsolePages(collector).flows(Map.of("window", "600"), proxies);
      Map<?, ?> flow = (Map<?, ?>) ((List<?>) requireNonNull(tree.get("flows"))).getFirst();
      assertThat(good.sum() + bad.sum()).isEqualTo((long) CLIENTS * EACH);
      assertThat(((Number) requireNonNull(flow.get("requests"))).longValue())
          .isBetween(good.sum() + bad.sum() - 1, good.sum() + bad.sum() + 1);
      assertThat(((Number) requireNonNull(flow.get("failures"))).longValue())
          .isBetween(bad.sum() - 1, bad.sum() + 1);
    } finally {
      reviews.stop(0);
    }
  }

  private static void load(HttpClient http, int port, LongAdder good, LongAdder bad)
      throws InterruptedException {
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < CLIENTS; client++) {
        var _ =
            clients.submit(() -> {
              for (int i = 0; i < EACH; i++) {
                String path = i % 5 == 0 ? "/bad" : "/";
                var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                (status == 200 ? good : bad).increment();
              }
              return true;
            });
      }
    }
  }
}
