package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.CertificateForwarding;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.json.EnvoyJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Envoy and our proxy send the same headers of traces on; identifiers that are new aside.
 */
final class TracingEnvoyTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String ID = "8a3f0000-1111-%s222-8333-444444444444";

  /** What clients say. */
  private static final List<List<String>> REQUESTS =
      List.of(
          List.of(),
          List.of("traceparent: 00-" + TRACE + "-" + SPAN + "-01", "tracestate: a=1"),
          List.of("traceparent: 00-" + TRACE + "-" + SPAN + "-00"),
          List.of("traceparent: 00-" + TRACE + "-" + SPAN),
          List.of("traceparent: 00-00000000000000000000000000000000-" + SPAN + "-01"),
          List.of("tracestate: a=1"),
          List.of("x-client-trace-id: mine"),
          List.of("x-client-trace-id: mine", "x-request-id: none of ours"),
          List.of("x-request-id: " + ID.formatted("4")),
          List.of("x-request-id: " + ID.formatted("9")),
          List.of("x-request-id: " + ID.formatted("a")),
          List.of("x-request-id: " + ID.formatted("4"), "x-client-trace-id: mine"),
          List.of("b3: " + TRACE + "-" + SPAN + "-1"),
          List.of("b3: " + TRACE + "-" + SPAN + "-0"),
          List.of("b3: 0"),
          List.of("x-b3-traceid: " + TRACE, "x-b3-spanid: " + SPAN, "x-b3-sampled: 1"),
          List.of("x-b3-traceid: " + SPAN, "x-b3-spanid: " + SPAN, "x-b3-sampled: 0"),
          List.of("x-b3-sampled: 1"),
          List.of("x-envoy-decorator-operation: theirs"));

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

  private static Listener listener(
      String name, int port, Tracing.Export export, double sampling, Direction direction) {
    var route = Setup.to("v1").named("op:1/*");
    var table = new RouteTable(name, List.of(new VirtualHost("all", List.of("*"), List.of(route))));
    var http =
        new HttpConnection(
            name,
            new RouteSource.Inline(table),
            false,
            Duration.ZERO,
            Optional.empty(),
            List.of(),
            CertificateForwarding.NONE,
            Optional.of(
                new Tracing(export, Fraction.percent(sampling), Collections.emptySortedMap())));
    Listener listener = Setup.listener(name, http);
    return new Listener(
        name,
        new Address("127.0.0.1", port),
        direction,
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
        "{\"node\": {\"id\": \"test\", \"cluster\": \"test\"}, \"static_resources\":"
            + " {\"listeners\": ["
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

  /** What the endpoint was sent of traces; of identifiers that are new only their form. */
  private static Map<String, String> sent(Backend endpoint, int port, List<String> headers)
      throws IOException {
    Client.once(port, "/", headers.toArray(String[]::new));
    return endpoint.requests.getLast().headers().entrySet().stream()
        .filter(header ->
            header.getKey().matches("trace.*|.*b3.*|x-request-id|.*decorator.*|.*trace-id"))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, header -> form(header.getKey(), header.getValue(), headers)));
  }

  private static String form(String name, String value, List<String> given) {
    String said = String.join(" ", given);
    if (name.equals("x-request-id") && !said.contains("x-request-id")) {
      return value.length() + " " + value.charAt(14);
    }
    List<String> parts = new ArrayList<>();
    for (String part : value.split("-")) {
      boolean fresh = part.length() >= 16 && !said.contains(part);
      parts.add(fresh ? part.length() + " new" : part);
    }
    return String.join("-", parts);
  }

  @Test
  void headersOfTracesAreEnvoys() throws Exception {
    List<Tracing.Export> exports =
        List.of(
            new Tracing.OpenTelemetry("collector", "test"),
            new Tracing.Zipkin("collector", "collector"));
    Process process = null;
    try (Backend v1 = Backend.saying(200, "ok")) {
      List<Cluster> clusters =
          List.of(
              Cluster.of("v1", new Discovery.Static(Setup.endpoints(v1.port()))),
              Cluster.of("collector", new Discovery.Static(Setup.endpoints(1))));
      Setup ours = new Setup();
      clusters.forEach(ours::withCluster);
      List<Listener> theirs = new ArrayList<>();
      for (Tracing.Export export : exports) {
        for (double sampling : new double[] {0, 100}) {
          for (Direction direction : List.of(Direction.OUTBOUND, Direction.INBOUND)) {
            String name = export.getClass().getSimpleName() + "-" + sampling + "-" + direction;
            ours.withListener(listener(name, 0, export, sampling, direction));
            theirs.add(listener(name, freePort(), export, sampling, direction));
          }
        }
      }
      process = start(theirs, clusters);
      try (DataPlane plane = ours.start()) {
        for (Listener listener : theirs) {
          int port = listener.bind().port();
          awaitServed(port);
          for (List<String> headers : REQUESTS) {
            assertThat(sent(v1, plane.port(listener.name()).orElseThrow(), headers))
                .as("%s %s", listener.name(), headers)
                .isEqualTo(sent(v1, port, headers));
          }
        }
      }
    } finally {
      if (process != null) process.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
    }
  }

  private void awaitServed(int port) throws Exception {
    try {
      Eventually.that(() -> isServed(port));
    } catch (AssertionError e) {
      throw new AssertionError(Files.readString(folder.resolve("envoy.log")), e);
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
