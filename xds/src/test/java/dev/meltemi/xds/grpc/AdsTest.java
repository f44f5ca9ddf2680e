package dev.meltemi.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.testing.RandomTraffic;
import dev.meltemi.xds.ResourceType;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Server and client over loopback. */
class AdsTest {
  private final RandomTraffic random = new RandomTraffic(Seeds.random(Seeds.seed("AdsTest")));
  private final BlockingQueue<Traffic> published = new LinkedBlockingQueue<>();

  @Test
  void theProxyPublishesExactlyWhatTheControlPlaneServes() throws Exception {
    Traffic first = complete(random.traffic());
    Source source = new Source(first);
    try (AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source);
        AdsClient client = AdsClient.start(options(server.port()), published::add)) {
      awaitPublished(first);
      for (int i = 0; i < 10; i++) {
        Traffic next = complete(random.traffic());
        source.publish(next);
        awaitPublished(next);
      }
      assertThat(client.status().connected()).isTrue();
      assertThat(client.status().refused()).isEmpty();
      assertThat(source.nodes.getFirst().namespace()).isEqualTo("shop");
    }
  }

  @Test
  void theControlPlaneLearnsThatAProxyIsUpToDate() throws Exception {
    Source source = new Source(complete(random.traffic()));
    try (AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source);
        AdsClient _ = AdsClient.start(options(server.port()), published::add)) {
      var encoded = source.publish(complete(random.traffic()));
      var status = source.awaitAnswers(encoded, ResourceType.CLUSTER, ResourceType.LISTENER);
      assertThat(status.values()).allSatisfy(type -> assertThat(type.rejected()).isEmpty());
    }
  }

  @Test
  void whenTheControlPlaneComesBackTheProxyDoesToo() throws Exception {
    Traffic first = complete(random.traffic());
    int port;
    AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), new Source(first));
    port = server.port();
    try (AdsClient client = AdsClient.start(options(port), published::add)) {
      awaitPublished(first);
      server.close();
      Traffic second = complete(random.traffic());
      try (AdsServer _ =
          AdsServer.start(AdsServerOptions.of("127.0.0.1", port), new Source(second))) {
        awaitPublished(second);
        assertThat(client.status().connected()).isTrue();
      }
    }
  }

  @Test
  void whoAsksWhetherItIsConnectedWaitsForNoPublishing() throws Exception {
    var publishing = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    Source source = new Source(complete(random.traffic()));
    try (AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source);
        AdsClient client =
            AdsClient.start(
                options(server.port()),
                _ -> {
                  publishing.countDown();
                  await(asked);
                })) {
      assertThat(publishing.await(20, TimeUnit.SECONDS)).isTrue();
      try {
        assertThat(CompletableFuture.supplyAsync(client::connected).get(5, TimeUnit.SECONDS))
            .isTrue();
      } finally {
        asked.countDown();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aPortInUseIsAnError() throws Exception {
    Source source = new Source(Traffic.empty());
    try (AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), source)) {
      assertThatThrownBy(
              () -> AdsServer.start(AdsServerOptions.of("127.0.0.1", server.port()), source))
          .isInstanceOf(IOException.class);
    }
  }

  private void awaitPublished(Traffic wanted) throws InterruptedException {
    Traffic last = Traffic.empty();
    for (int i = 0; i < 100; i++) {
      Traffic next = published.poll(20, TimeUnit.SECONDS);
      if (next == null) break;
      last = next;
      if (last.equals(wanted)) return;
    }
    assertThat(last).isEqualTo(wanted);
  }

  /** Endpoints and route tables exist exactly where they are referred to. */
  private static Traffic complete(Traffic traffic) {
    SortedMap<String, EndpointSet> endpoints = new TreeMap<>();
    for (Cluster cluster : traffic.clusters().values()) {
      if (cluster.discovery() instanceof Discovery.Eds(String service)) {
        endpoints.put(
            service,
            traffic.endpointSets().isEmpty()
                ? new EndpointSet(service, java.util.List.of())
                : new EndpointSet(
                    service, traffic.endpointSets().values().iterator().next().endpoints()));
      }
    }
    SortedMap<String, RouteTable> tables = new TreeMap<>();
    if (traffic.listeners().toString().contains("Named[table=9080]")) {
      tables.put("9080", new RouteTable("9080", java.util.List.of()));
    }
    return new Traffic(traffic.listeners(), tables, traffic.clusters(), endpoints);
  }

  private static AdsClientOptions options(int port) {
    return new AdsClientOptions(
        "localhost",
        port,
        Node.newBuilder().setId("sidecar~10.0.0.1~a.shop~shop.svc.cluster.local").build(),
        OptionalInt.empty(),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        () -> 0.5);
  }
}
