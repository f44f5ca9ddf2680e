package dev.meltemi.verify.mutual;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
import dev.meltemi.testkit.Needs;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.bootstrap.Bootstrap;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A gateway that asks a control plane on loopback for everything. */
interface Router extends AutoCloseable {
  @Override
  void close();

  /** Which program it is. */
  enum Kind {
    OURS,
    ENVOY
  }

  /**
   * @param name the value of its label {@code app}, and its service account
   */
  static Router start(Kind kind, String name, int discovery, Path folder) throws IOException {
    return switch (kind) {
      case OURS -> ours(name, discovery);
      case ENVOY -> envoy(name, discovery, folder);
    };
  }

  private static String id(String name) {
    return "router~127.0.0.1~" + name + ".default~default.svc.cluster.local";
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static Router ours(String name, int discovery) throws IOException {
    Struct labels = Struct.newBuilder().putFields("app", text(name)).build();
    Node node =
        Node.newBuilder()
            .setId(id(name))
            .setMetadata(
                Struct.newBuilder()
                    .putFields("NAMESPACE", text("default"))
                    .putFields("SERVICE_ACCOUNT", text(name))
                    .putFields("LABELS", Value.newBuilder().setStructValue(labels).build()))
            .build();
    var bootstrap =
        new Bootstrap(
            node,
            Optional.empty(),
            Traffic.empty(),
            Optional.of(new Bootstrap.DiscoveryServer("xds-grpc", "127.0.0.1", discovery)),
            OptionalInt.empty());
    DataPlane plane =
        DataPlane.start(bootstrap, DataPlaneOptions.of(1).withDrainTime(Duration.ZERO));
    return plane::close;
  }

  private static Router envoy(String name, int discovery, Path folder) throws IOException {
    String program = System.getenv().getOrDefault("ENVOY", "");
    boolean there = !program.isEmpty() && Files.isExecutable(Path.of(program));
    Needs.need(there, "needs the program envoy in $ENVOY");
    Path bootstrap = folder.resolve(name + ".yaml");
    Files.writeString(bootstrap, BOOTSTRAP.formatted(id(name), name, name, discovery));
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
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    return () -> {
      process.destroyForcibly();
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    };
  }

  String BOOTSTRAP =
      """
      node:
        id: %s
        cluster: test
        metadata: {NAMESPACE: default, SERVICE_ACCOUNT: %s, LABELS: {app: %s}}
      dynamic_resources:
        cds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
        lds_config: {ads: {}, resource_api_version: V3, initial_fetch_timeout: 0s}
        ads_config:
          api_type: DELTA_GRPC
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
      """;
}
