package dev.meltemi.cli.mesh;

import dev.meltemi.cli.Main;
import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.pilot.ControlPlane;
import dev.meltemi.pilot.ControlPlaneOptions;
import dev.meltemi.pilot.cluster.KubeSource;
import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.decode.Decoded;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;

/**
 * Runs API server, control plane and proxy once in one process, on free ports of loopback, so that
 * the JVM can note which classes a mesh needs ({@code -XX:AOTCacheOutput}). Not for users.
 */
@Command(name = "train", hidden = true, description = "Exercise the programs once.")
public final class TrainCommand implements Callable<Integer> {
  private static final int REQUESTS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public Integer call() throws IOException {
    Path state = Files.createTempDirectory("meltemi-train");
    var options =
        new ApiServerOptions(
            state.resolve("database"), state.resolve("logs"), loopback(0), List.of());
    try (ApiServer api = ApiServer.start(options)) {
      Path kubeconfig = state.resolve("kubeconfig");
      api.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + api.port());
      apply(kubeconfig);
      try (KubeClient client = KubeClient.fromKubeconfig(kubeconfig);
          ControlPlane pilot =
              ControlPlane.start(ControlPlaneOptions.local(new KubeSource(client, "training")))) {
        serve(pilot.discoveryPort());
      }
    }
    return 0;
  }

  private static void apply(Path kubeconfig) {
    Path samples = Programs.distribution().resolve("samples/bookinfo");
    for (String file : List.of("platform/kube/bookinfo.yaml", "routing/route-rule-all-v1.yaml")) {
      int _ =
          Main.run(
              "istioctl",
              new PrintWriter(PrintWriter.nullWriter()),
              "apply",
              "-f",
              samples.resolve(file).toString(),
              "--kubeconfig",
              kubeconfig.toString());
    }
  }

  /** A proxy that takes its configuration and passes requests on to its own admin port. */
  private static void serve(int discovery) throws IOException {
    if (!(Bootstrap.read(bootstrap(discovery)) instanceof Decoded.Ok<Bootstrap>(var read, var _))) {
      throw new IOException("the training bootstrap is refused");
    }
    try (DataPlane plane =
        DataPlane.start(read, DataPlaneOptions.of(1).withDrainTime(Duration.ZERO))) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!plane.isReady() && System.nanoTime() < end) LockSupport.parkNanos(10_000_000);
      for (int i = 0; i < REQUESTS; i++)
        ask(plane.adminPort().orElseThrow(), i % 2 == 0 ? "/stats" : "/ready");
    }
  }

  private static void ask(int port, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(loopback(port));
      String request = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var _ = socket.getInputStream().readAllBytes();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static String bootstrap(int discovery) {
    return """
    node:
      id: router~127.0.0.1~train.default~default.svc.cluster.local
      cluster: train
      metadata: {NAMESPACE: default, NAME: train, LABELS: {app: train}}
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
    dynamic_resources:
      ads_config:
        api_type: DELTA_GRPC
        transport_api_version: V3
        grpc_services: [{envoy_grpc: {cluster_name: xds-grpc}}]
      cds_config: {ads: {}, resource_api_version: V3}
      lds_config: {ads: {}, resource_api_version: V3}
    static_resources:
      clusters:
      - name: xds-grpc
        type: STRICT_DNS
        connect_timeout: 1s
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: {http2_protocol_options: {}}
        load_assignment:
          cluster_name: xds-grpc
          endpoints:
          - lb_endpoints:
            - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
    """
        .formatted(discovery);
  }
}
