package dev.meltemi.pilot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.pilot.config.FolderSource;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.grpc.AdsClient;
import dev.meltemi.xds.grpc.AdsClientOptions;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane on a folder, and clients over loopback. */
final class ControlPlaneTest {
  @TempDir Path folder;
  private ControlPlane plane;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("bookinfo.yaml"), SERVICES);
    Files.writeString(folder.resolve("rule.yaml"), rule(75, 25));
    plane = ControlPlane.start(ControlPlaneOptions.local(new FolderSource(folder)));
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void aProxyIsToldTheRoutesClustersAndEndpointsOfTheFolder() throws Exception {
    try (var proxy = new Proxy("productpage")) {
      var traffic = proxy.await(t -> weights(t).equals(List.of(75, 25)));
      assertThat(traffic.listeners()).containsKey("virtualOutbound");
      assertThat(traffic.clusters())
          .containsKey("outbound|9080|v1|reviews.default.svc.cluster.local");
    }
  }

  @Test
  void aChangedWeightIsLiveWithinASecondAndIsComputedOnceForEachView() throws Exception {
    try (var one = new Proxy("productpage");
        var two = new Proxy("productpage")) {
      one.await(t -> weights(t).equals(List.of(75, 25)));
      two.await(t -> weights(t).equals(List.of(75, 25)));
      awaitConverged();
      long compilesBefore = plane.metrics().compiles();

      long begin = System.nanoTime();
      write("rule.yaml", rule(10, 90));
      one.await(t -> weights(t).equals(List.of(10, 90)));
      two.await(t -> weights(t).equals(List.of(10, 90)));

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
      assertThat(plane.metrics().compiles() - compilesBefore).isEqualTo(1);
    }
  }

  @Test
  void aFileThatTurnsBadLeavesTheTrafficAsItIsAndIsReported() throws Exception {
    try (var proxy = new Proxy("productpage")) {
      proxy.await(t -> weights(t).equals(List.of(75, 25)));
      write("rule.yaml", rule(10, 90).replace("weight: 10", "weigth: 10"));
      write("more.yaml", SERVICES.replace("reviews", "ratings"));
      var traffic =
          proxy.await(
              t -> t.clusters().containsKey("outbound|9080||ratings.default.svc.cluster.local"));

      assertThat(weights(traffic)).containsExactly(75, 25);
      assertThat(get("/debug/configz")).contains("rule.yaml", "weigth");
    }
  }

  @Test
  void theDebugPagesSayWhoHasWhat() throws Exception {
    try (var proxy = new Proxy("productpage")) {
      proxy.await(t -> !t.listeners().isEmpty());
      assertThat(awaitConverged()).contains("\"converged\" : true", "productpage.default");
      assertThat(get("/debug/syncz")).contains("cluster_sent", "productpage.default");
      assertThat(get("/debug/registryz")).contains("reviews.default.svc.cluster.local");
      assertThat(get("/debug/endpointz")).contains("10.0.0.11");
      assertThat(get("/debug/config_dump?proxyID=productpage.default"))
          .contains("outbound|9080|v1|reviews");
      assertThat(get("/metrics"))
          .contains("pilot_xds 1", "pilot_services 1", "pilot_xds_pushes{type=\"cds\"}");
      assertThat(get("/ready")).isEqualTo("ready\n");
    }
  }

  private String awaitConverged() throws Exception {
    return get("/debug/wait?timeout=5s");
  }

  private String get(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + plane.debugPort() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  /** At one blow, as careful editors write. */
  private void write(String name, String text) throws IOException {
    var temporary = Files.writeString(folder.resolve("." + name), text);
    Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Integer> weights(Traffic traffic) {
    return traffic.routeTables().values().stream()
        .flatMap(table -> table.virtualHosts().stream())
        .filter(host -> host.domains().contains("reviews"))
        .flatMap(host -> host.routes().stream())
        .map(route -> route.action())
        .filter(RouteAction.Forward.class::isInstance)
        .map(RouteAction.Forward.class::cast)
        .flatMap(forward -> forward.clusters().stream())
        .map(cluster -> cluster.weight())
        .toList();
  }

  private final class Proxy implements AutoCloseable {
    private final BlockingQueue<Traffic> received = new LinkedBlockingQueue<>();
    private final AdsClient client;

    Proxy(String name) {
      var labels = Struct.newBuilder().putFields("app", text(name)).build();
      var metadata =
          Struct.newBuilder()
              .putAllFields(
                  Map.of(
                      "NAME",
                      text(name),
                      "NAMESPACE",
                      text("default"),
                      "LABELS",
                      Value.newBuilder().setStructValue(labels).build()));
      var node =
          Node.newBuilder()
              .setId("sidecar~10.0.0.1~" + name + ".default~default.svc.cluster.local")
              .setMetadata(metadata);
      client =
          AdsClient.start(
              AdsClientOptions.of(
                  "127.0.0.1", plane.discoveryPort(), node.build(), OptionalInt.empty()),
              received::add);
    }

    Traffic await(Predicate<Traffic> wanted) throws InterruptedException {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (true) {
        var traffic = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (traffic == null) throw new AssertionError("no such traffic came");
        if (wanted.test(traffic)) return traffic;
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static String rule(int v1, int v2) {
    return """
    apiVersion: networking.istio.io/v1alpha3
    kind: VirtualService
    metadata:
      name: reviews
    spec:
      hosts:
      - reviews
      http:
      - route:
        - destination:
            host: reviews
            subset: v1
          weight: %d
        - destination:
            host: reviews
            subset: v2
          weight: %d
    ---
    apiVersion: networking.istio.io/v1alpha3
    kind: DestinationRule
    metadata:
      name: reviews
    spec:
      host: reviews
      subsets:
      - name: v1
        labels: {version: v1}
      - name: v2
        labels: {version: v2}
    """
        .formatted(v1, v2);
  }

  private static final String SERVICES =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: reviews
      spec:
        clusterIP: 10.96.0.20
        selector: {app: reviews}
        ports:
        - name: http
          port: 9080
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata:
        name: reviews-1
        labels: {kubernetes.io/service-name: reviews}
      addressType: IPv4
      ports:
      - name: http
        port: 9080
        protocol: TCP
      endpoints:
      - addresses: [10.0.0.11]
        targetRef: {kind: Pod, name: reviews-v1, namespace: default}
      """;
}
