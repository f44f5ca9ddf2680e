package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import dev.meltemi.traffic.UpstreamProtocol;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy between two of our proxies, HTTP/2 on all the ways between. */
final class Http2EnvoyTest {
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

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String bootstrap(int port, int next) {
    return """
    static_resources:
      listeners:
      - name: in
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: http
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: in
              codec_type: HTTP2
              http_filters:
              - name: router
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
              route_config:
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: next}}]}
      clusters:
      - name: next
        type: STATIC
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: next
          endpoints:
          - lb_endpoints:
            - endpoint:
                address: {socket_address: {address: 127.0.0.1, port_value: %d}}
    """
        .formatted(port, next);
  }

  private Process start(int port, int next) throws Exception {
    Path bootstrap = folder.resolve("bootstrap.yaml");
    Files.writeString(bootstrap, bootstrap(port, next));
    var command =
        List.of(envoy(), "-c", bootstrap.toString(), "--concurrency", "1", "--disable-hot-restart");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("envoy.log").toFile())
        .start();
  }

  @Test
  void envoyTakesOurHttp2AndWeTakeEnvoys() throws Exception {
    String large = "x".repeat(500_000);
    Process process = null;
    try (Backend backend =
            Backend.of((request, in, out) -> Backend.say(out, 200, request.text() + "/" + large));
        DataPlane last = Setup.routes(Setup.to("v1")).withCluster("v1", backend.port()).start()) {
      int port = freePort();
      process = start(port, Setup.port(last));
      try (DataPlane first =
          Setup.routes(Setup.to("v1"))
              .withCluster(Http2Test.cluster(UpstreamProtocol.HTTP2, port))
              .start()) {
        Eventually.that(() -> isServed(first));
        for (int i = 0; i < 20; i++) {
          String body = ("" + i).repeat(10_000);
          try (Client client = Client.to(Setup.port(first))) {
            client.send(
                "POST /a?b=c HTTP/1.1\r\nHost: test\r\nCookie: a=1; b=2\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
            assertThat(client.read().text()).isEqualTo(body + "/" + large);
          }
        }
        Wire.Message seen = backend.requests.getLast();
        assertThat(seen.path()).isEqualTo("/a?b=c");
        assertThat(seen.header("host")).isEqualTo("test");
        assertThat(seen.header("cookie")).isEqualTo("a=1; b=2");
        assertThat(last.stats().value("http2.rx_messaging_error")).isZero();
        assertThat(first.stats().value("cluster.v1.http2.rx_messaging_error")).isZero();
      }
    } finally {
      if (process != null) process.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
    }
  }

  private static boolean isServed(DataPlane plane) {
    try {
      return Client.once(Setup.port(plane), "/").status() == 200;
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
