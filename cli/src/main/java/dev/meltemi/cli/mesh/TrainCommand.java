package dev.meltemi.cli.mesh;

import dev.meltemi.cli.Main;
import dev.meltemi.runtime.outer.HostPorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Runs every program of a mesh once, on free ports of loopback, so that the JVM can write down
 * which classes each needs ({@code -XX:AOTCacheOutput}). It plays the command line itself and
 * starts the others. Not for users.
 */
@Command(name = "train", hidden = true, description = "Exercise the programs once.")
public final class TrainCommand implements Callable<Integer> {
  private static final String HOST = "127.0.0.1";
  private static final int REQUESTS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Process> running = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Path state = Files.createTempDirectory("meltemi-train");
    Path kubeconfig = state.resolve("kubeconfig");
    int api = HostPorts.freePort(HOST);
    int discovery = HostPorts.freePort(HOST);
    int admin = HostPorts.freePort(HOST);
    int reviews = HostPorts.freePort(HOST);
    int plain = HostPorts.freePort(HOST);
    int secure = HostPorts.freePort(HOST);
    Programs programs = Programs.training();
    try {
      start(programs.apiServer(apiServer(state, kubeconfig, api)), Map.of());
      await(api);
      istioctl(kubeconfig, "apply", "-f", sample("platform/kube/bookinfo.yaml"));
      istioctl(kubeconfig, "apply", "-f", sample("routing/route-rule-all-v1.yaml"));
      istioctl(kubeconfig, "kube-inject", "-f", sample("platform/kube/bookinfo.yaml"));
      istioctl(kubeconfig, "get", "virtualservice", "reviews", "-o", "yaml");
      offline("test", sample("tests"));
      offline("analyze", sample("platform"), sample("routing"));
      offline("plan", "--base", sample("platform"), "-f", sample("routing"));
      offline(
          "explain", "http://reviews:9080/", "--from", "productpage-v1", "-f", sample("platform"));
      start(programs.pilot(pilot(kubeconfig, state.resolve("authority"), discovery)), Map.of());
      await(discovery);
      Path bootstrap = state.resolve("bootstrap.pb");
      Files.write(bootstrap, Programs.bootstrap(bootstrap(discovery, admin, plain, secure)));
      start(with(programs.proxy(), bootstrap.toString()), Map.of());
      start(with(programs.sample(), "reviews", "v1"), Map.of("PORT", String.valueOf(reviews)));
      await(reviews);
      String _ = ask(reviews, "/health");
      awaitOk(plain, "/");
      for (int i = 0; i < REQUESTS; i++) {
        String _ = ask(admin, i % 2 == 0 ? "/stats/prometheus" : "/ready");
        String _ = ask(plain, "/");
      }
    } finally {
      running.reversed().forEach(Process::destroy);
      for (Process process : running) awaitEnd(process);
    }
    return 0;
  }

  private static List<String> apiServer(Path state, Path kubeconfig, int port) {
    String address = HOST + ":" + port;
    String out = kubeconfig + "=https://" + address;
    return List.of(
        "--state", state.toString(), "--listen", address, "--name", HOST, "--kubeconfig-out", out);
  }

  private static List<String> pilot(Path kubeconfig, Path authority, int discovery) {
    return List.of(
        "--kubeconfig",
        kubeconfig.toString(),
        "--authority",
        authority.toString(),
        "--port-grpc",
        String.valueOf(discovery),
        "--port-debug",
        "0",
        "--port-ready",
        "0");
  }

  private static String sample(String file) {
    return Programs.distribution().resolve("samples/bookinfo").resolve(file).toString();
  }

  private static void offline(String... arguments) {
    int _ = Main.run("istioctl", new PrintWriter(PrintWriter.nullWriter()), arguments);
  }

  private static void istioctl(Path kubeconfig, String... arguments) {
    int _ =
        Main.run(
            "istioctl",
            new PrintWriter(PrintWriter.nullWriter()),
            with(List.of(arguments), "--kubeconfig", kubeconfig.toString()).toArray(String[]::new));
  }

  private static List<String> with(List<String> first, String... rest) {
    return Stream.concat(first.stream(), Arrays.stream(rest)).toList();
  }

  private void start(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    running.add(builder.start());
  }

  /** Each writes its archive when it is told to end. */
  private static void awaitEnd(Process process) {
    try {
      if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  /** Returns once the port takes a connection. */
  private static void await(int port) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(HOST, port));
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > end) throw notYet;
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  /** Returns once the proxy has its certificates, and with them all that discovery sends. */
  private static void awaitOk(int port, String path) throws IOException {
    await(port);
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (String answer = ""; !answer.startsWith("HTTP/1.1 200"); answer = ask(port, path)) {
      if (System.nanoTime() > end) throw new IOException("the proxy answers " + answer);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static String ask(int port, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(HOST, port));
      String request = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The proxy calls itself over mutual TLS, with the certificate that it is given. */
  private static String bootstrap(int discovery, int admin, int plain, int secure) {
    return """
    node:
      id: router~127.0.0.1~train.default~default.svc.cluster.local
      cluster: train
      metadata: {NAMESPACE: default, NAME: train, SERVICE_ACCOUNT: train, LABELS: {app: train}, WORKLOAD_NAME: train}
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
    dynamic_resources:
      ads_config:
        api_type: DELTA_GRPC
        transport_api_version: V3
        grpc_services: [{envoy_grpc: {cluster_name: xds-grpc}}]
      cds_config: {ads: {}, resource_api_version: V3}
      lds_config: {ads: {}, resource_api_version: V3}
    static_resources:
      listeners:
      - name: plain
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: plain
              route_config:
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: secure}}]}
              http_filters:
              - name: envoy.filters.http.router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      - name: secure
        address: {socket_address: {address: 127.0.0.1, port_value: %d}}
        filter_chains:
        - transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
              require_client_certificate: true
              common_tls_context: &certificates
                tls_certificate_sds_secret_configs:
                - {name: default, sds_config: {ads: {}, resource_api_version: V3}}
                combined_validation_context:
                  default_validation_context: {}
                  validation_context_sds_secret_config:
                    {name: ROOTCA, sds_config: {ads: {}, resource_api_version: V3}}
          filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: secure
              route_config:
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, direct_response: {status: 200}}]}
              http_filters:
              - name: envoy.filters.http.router
                typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
      clusters:
      - name: secure
        type: STATIC
        connect_timeout: 1s
        transport_socket:
          name: envoy.transport_sockets.tls
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
            common_tls_context: *certificates
        load_assignment:
          cluster_name: secure
          endpoints:
          - lb_endpoints:
            - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
      - name: xds-grpc
        type: STRICT_DNS
        dns_lookup_family: V4_ONLY
        dns_refresh_rate: 5s
        dns_failure_refresh_rate: {base_interval: 0.2s, max_interval: 1s}
        upstream_connection_options: {tcp_keepalive: {keepalive_time: 300}}
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
        .formatted(admin, plain, secure, secure, discovery);
  }
}
