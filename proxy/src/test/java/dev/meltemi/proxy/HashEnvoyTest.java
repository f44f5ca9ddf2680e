package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.Place;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.Workload;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.json.EnvoyJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy and our proxy, with the same endpoints, send the same keys to the same ones. */
final class HashEnvoyTest {
  private static final int KEYS = 100;

  @TempDir Path folder;

  private static String envoy() {
    String path = System.getenv().getOrDefault("PATH", "");
    Optional<String> found =
        Stream.concat(
                Optional.ofNullable(System.getenv("ENVOY")).stream(),
                Stream.of(path.split(":")).map(place -> place + "/envoy"))
            .filter(file -> Files.isExecutable(Path.of(file)))
            .findFirst();
    Needs.need(found.isPresent(), "needs the program envoy in $ENVOY or on PATH");
    return found.orElseThrow();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Listener listener(String name, int port, Route route) {
    var table = new RouteTable(name, List.of(new VirtualHost("all", List.of("*"), List.of(route))));
    var http =
        new HttpConnection(
            name, new RouteSource.Inline(table), true, Duration.ZERO, Optional.empty());
    Listener listener = Setup.listener(name, http);
    return new Listener(
        name,
        new Address("127.0.0.1", port),
        listener.direction(),
        listener.bindsPort(),
        listener.handsOver(),
        listener.inspection(),
        listener.chains(),
        listener.fallback());
  }

  private Process start(List<Listener> listeners, List<Cluster> clusters) throws IOException {
    Path bootstrap = folder.resolve("bootstrap.json");
    Files.writeString(
        bootstrap,
        "{\"static_resources\": {\"listeners\": ["
            + list(listeners.stream().map(ResourceEncoder::encode))
            + "], \"clusters\": ["
            + list(clusters.stream().map(ResourceEncoder::encode))
            + "]}}");
    var command =
        List.of(envoy(), "-c", bootstrap.toString(), "--concurrency", "1", "--disable-hot-restart");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("envoy.log").toFile())
        .start();
  }

  /** Without the types, which go without saying where they stand. */
  private static String list(Stream<EncodedResource> resources) {
    return resources
        .map(EnvoyJson::print)
        .map(json -> json.replaceFirst("\"@type\":[^,]*,", ""))
        .collect(Collectors.joining(","));
  }

  private static Cluster named(String name, Cluster cluster) {
    return new Cluster(
        name,
        cluster.discovery(),
        cluster.balancing(),
        cluster.connectTimeout(),
        cluster.limits(),
        cluster.outlier(),
        cluster.panicPercent(),
        cluster.maxRequestsPerConnection(),
        cluster.protocol(),
        cluster.idleTimeout(),
        cluster.bindSource(),
        cluster.tls(),
        cluster.plainToOthers(),
        cluster.origin());
  }

  /** The first priority can carry 70 of 100 requests; in the second a locality has nobody left. */
  private static Cluster placed(String name, boolean weighed, Balancing balancing, int[] ports) {
    var endpoints =
        List.of(
            endpoint(ports[0], true, new Place(Locality.of("eu/a"), 0, 0)),
            endpoint(ports[1], false, new Place(Locality.of("eu/a"), 0, 0)),
            endpoint(ports[2], true, new Place(Locality.of("eu/b"), 1, 10)),
            endpoint(ports[3], true, new Place(Locality.of("us/b"), 1, 30)),
            endpoint(ports[4], false, new Place(Locality.of("us/c"), 1, 60)));
    Cluster plain = ConsistentHashTest.cluster(balancing, ports);
    return new Cluster(
        name,
        new Discovery.Static(endpoints),
        balancing,
        plain.connectTimeout(),
        plain.limits(),
        plain.outlier(),
        plain.panicPercent(),
        plain.maxRequestsPerConnection(),
        plain.protocol(),
        plain.idleTimeout(),
        plain.bindSource(),
        plain.tls(),
        plain.plainToOthers(),
        weighed,
        plain.origin());
  }

  private static Endpoint endpoint(int port, boolean healthy, Place place) {
    return new Endpoint(
        new Address("127.0.0.1", port), 1, healthy, Workload.unknown(), false, place);
  }

  private static List<String> seen(int port, String... headers) throws IOException {
    List<String> seen = new ArrayList<>();
    try (Client client = Client.to(port)) {
      for (int i = 0; i < KEYS; i++) {
        String[] lines = headers.clone();
        for (int line = 0; line < lines.length; line++)
          lines[line] = lines[line].replace("N", i + "");
        seen.add(client.get("/p?a=b&user=" + i + "&c", lines).read().text());
      }
    }
    return seen;
  }

  @Test
  void theSameKeysGoToTheSameEndpoints() throws Exception {
    List<HashPolicy> policies =
        List.of(
            new HashPolicy.Header("x-user"),
            new HashPolicy.QueryParameter("user"),
            new HashPolicy.Cookie("u", "", Optional.empty(), List.of()),
            new HashPolicy.SourceIp());
    List<Backend> backends = new ArrayList<>();
    Process process = null;
    try {
      for (int i = 0; i < 5; i++) backends.add(Backend.saying(200, "endpoint " + i));
      int[] ports = backends.stream().mapToInt(Backend::port).toArray();
      List<Cluster> clusters =
          List.of(
              named("ring", ConsistentHashTest.cluster(new Balancing.RingHash(1024), ports)),
              named("maglev", ConsistentHashTest.cluster(new Balancing.Maglev(65_537), ports)),
              placed("levels", false, new Balancing.RingHash(1024), ports),
              placed("weighed", true, new Balancing.Maglev(65_537), ports));
      Setup ours = new Setup();
      clusters.forEach(ours::withCluster);
      List<Listener> theirs = new ArrayList<>();
      for (Cluster cluster : clusters) {
        for (HashPolicy policy : policies) {
          String name = cluster.name() + "-" + theirs.size();
          Route route = ConsistentHashTest.route(cluster.name(), policy, policies.getFirst());
          ours.withListener(listener(name, 0, route));
          theirs.add(listener(name, freePort(), route));
        }
      }
      process = start(theirs, clusters);
      try (DataPlane plane = ours.start()) {
        for (Listener listener : theirs) {
          int port = listener.bind().port();
          Eventually.that(() -> isServed(port));
          // Several values of a header, and a quoted cookie.
          String[] headers = {"X-User: key-N", "X-User: a second N", "Cookie: o=1; u=\"N\"; p=2"};
          assertThat(seen(plane.port(listener.name()).orElseThrow(), headers))
              .as(listener.name())
              .isEqualTo(seen(port, headers));
        }
      }
    } finally {
      if (process != null) process.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
      for (Backend backend : backends) backend.close();
    }
  }

  private static boolean isServed(int port) {
    try {
      return Client.once(port, "/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
