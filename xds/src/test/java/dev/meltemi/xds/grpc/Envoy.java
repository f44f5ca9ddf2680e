package dev.meltemi.xds.grpc;

import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Envoy that asks us for everything. Its log is in {@code envoy.log} of the folder. */
record Envoy(Process process) implements AutoCloseable {

  /** {@code $ENVOY}, else the one on the PATH. */
  static String find() {
    String path = System.getenv().getOrDefault("PATH", "");
    Optional<String> found =
        Stream.concat(
                Optional.ofNullable(System.getenv("ENVOY")).stream(),
                Stream.of(path.split(":")).map(folder -> folder + "/envoy"))
            .filter(file -> Files.isExecutable(Path.of(file)))
            .findFirst();
    Needs.need(found.isPresent(), "needs the program envoy in $ENVOY or on PATH");
    return found.orElseThrow();
  }

  static Envoy start(String program, Path folder, int adsPort, boolean delta) throws IOException {
    Path bootstrap = folder.resolve("bootstrap.yaml");
    Files.writeString(bootstrap, bootstrap(adsPort, delta));
    Process process =
        new ProcessBuilder(
                program,
                "-c",
                bootstrap.toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "-l",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("envoy.log").toFile())
            .start();
    return new Envoy(process);
  }

  private static String bootstrap(int adsPort, boolean delta) {
    return """
    node: {id: sidecar~127.0.0.1~envoy.default~default.svc.cluster.local, cluster: test}
    dynamic_resources:
      cds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
      lds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
      ads_config:
        api_type: %s
        transport_api_version: V3
        grpc_services: [{envoy_grpc: {cluster_name: xds-grpc}}]
    static_resources:
      clusters:
      - name: xds-grpc
        type: STATIC
        connect_timeout: 1s
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: xds-grpc
          endpoints:
          - lb_endpoints:
            - endpoint:
                address: {socket_address: {address: 127.0.0.1, port_value: %d}}
    """
        .formatted(delta ? "DELTA_GRPC" : "GRPC", adsPort);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
