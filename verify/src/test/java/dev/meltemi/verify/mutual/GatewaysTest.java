package dev.meltemi.verify.mutual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.meltemi.pilot.ControlPlane;
import dev.meltemi.pilot.ControlPlaneOptions;
import dev.meltemi.pilot.config.FolderSource;
import dev.meltemi.pilot.identity.CertificateAuthority;
import dev.meltemi.pilot.identity.WorkloadCertificates;
import dev.meltemi.pilot.identity.WorkloadId;
import dev.meltemi.testkit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A front gateway takes plain requests and sends them to a back gateway, which takes nothing but
 * mutual TLS, and on to an application.
 */
final class GatewaysTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private final HttpServer application;
  private final int front;
  private final int back;

  GatewaysTest() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front = FreePort.find();
    back = FreePort.find();
  }

  @BeforeEach
  void startApplication() throws IOException {
    application.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    application.start();
    write("gateways.yaml", GATEWAYS.formatted(front, back, back, back));
    write("application.yaml", entry(application.getAddress().getPort()));
    write("back.yaml", backPod("back"));
    write("mesh.yaml", "accessLogFile: ''\n");
  }

  @AfterEach
  void stopApplication() {
    application.stop(0);
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void requestsPassFromOneToTheOtherOverMutualTlsOnly(Router.Kind kind) throws Exception {
    try (ControlPlane plane = plane(WorkloadCertificates.LIFE);
        Router _ = Router.start(kind, "front", plane.discoveryPort(), folder);
        Router _ = Router.start(kind, "back", plane.discoveryPort(), folder)) {
      Requests.await(front, 200, SOON);
      assertThat(Requests.page(plane.debugPort(), "/debug/wait?timeout=10s"))
          .contains("\"converged\" : true", "front.default", "back.default");
      // Straight to the back, without TLS: the connection ends without an answer.
      assertThatThrownBy(() -> Requests.status(back)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void aServerWithTheCertificateOfSomebodyElseIsNotSpokenTo(Router.Kind kind) throws Exception {
    write("back.yaml", backPod("somebody"));
    try (ControlPlane plane = plane(WorkloadCertificates.LIFE);
        Router _ = Router.start(kind, "front", plane.discoveryPort(), folder);
        Router _ = Router.start(kind, "back", plane.discoveryPort(), folder)) {
      Requests.awaitListening(back, SOON);
      Requests.await(front, 503, SOON);
      write("back.yaml", backPod("back"));
      Requests.await(front, 200, SOON);
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void certificatesAreRenewedWithoutAFailedRequestOrAClosedConnection(Router.Kind kind)
      throws Exception {
    try (ControlPlane plane = plane(Duration.ofSeconds(6));
        Router _ = Router.start(kind, "front", plane.discoveryPort(), folder);
        Router _ = Router.start(kind, "back", plane.discoveryPort(), folder)) {
      Requests.await(front, 200, SOON);
      long pushes = plane.metrics().compiles();
      try (Socket kept = new Socket(InetAddress.getLoopbackAddress(), front)) {
        kept.setSoTimeout((int) SOON.toMillis());
        // Both identities, twice over: the first certificates have ended.
        while (plane.metrics().compiles() < pushes + 4) {
          assertThat(Requests.answer(kept)).isEqualTo("200 hello");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void aServerWhosePortHasNoProtocolIsToldThatRequestsCome(Router.Kind kind) throws Exception {
    var certificate =
        certificates(WorkloadCertificates.LIFE)
            .of(new WorkloadId("cluster.local", "default", "back"));
    try (TlsServer server = new TlsServer(certificate)) {
      write(
          "gateways.yaml",
          GATEWAYS
              .formatted(front, server.port(), server.port(), back)
              .replace("name: http, protocol: HTTP}]", "name: any}]")
              // Java's TLS turns away Istio's own name.
              .replace(
                  "trafficPolicy: {", "trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: a.test}, "));
      try (ControlPlane plane = plane(WorkloadCertificates.LIFE);
          Router _ = Router.start(kind, "front", plane.discoveryPort(), folder)) {
        Requests.await(front, 200, SOON);
        assertThat(server.offered.take()).startsWith("istio-http/1.1");
      }
    }
  }

  private WorkloadCertificates certificates(Duration life) throws IOException {
    var clock = InstantSource.system();
    return new WorkloadCertificates(
        CertificateAuthority.open(folder.resolve("state"), clock), clock, life);
  }

  private ControlPlane plane(Duration life) throws IOException {
    var certificates = certificates(life);
    return ControlPlane.start(
        ControlPlaneOptions.local(new FolderSource(folder.resolve("config"))).with(certificates));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("config").resolve(file), text);
  }

  private static String entry(int port) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: application, namespace: default}
    spec:
      hosts: [application.example.com]
      resolution: STATIC
      ports: [{number: %d, name: http, protocol: HTTP}]
      endpoints: [{address: 127.0.0.1}]
    """
        .formatted(port);
  }

  private static String backPod(String account) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: back-pod
      namespace: default
      labels: {app: back, security.istio.io/tlsMode: istio}
    spec: {serviceAccountName: %s, containers: [{name: istio-proxy, image: proxy}]}
    status: {phase: Running, podIP: 127.0.0.1}
    """
        .formatted(account);
  }

  private static final String GATEWAYS =
      """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: front, namespace: default}
      spec:
        selector: {app: front}
        servers:
        - port: {number: %d, name: http, protocol: HTTP}
          hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: front, namespace: default}
      spec:
        hosts: ["*"]
        gateways: [front]
        http:
        - route: [{destination: {host: back.example.com, port: {number: %d}}}]
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: back, namespace: default}
      spec:
        hosts: [back.example.com]
        location: MESH_INTERNAL
        resolution: STATIC
        ports: [{number: %d, name: http, protocol: HTTP}]
        endpoints: [{address: 127.0.0.1}]
      ---
      # Hands are shaken again and again.
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: back, namespace: default}
      spec:
        host: back.example.com
        trafficPolicy: {connectionPool: {http: {maxRequestsPerConnection: 5}}}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: back, namespace: default}
      spec:
        selector: {app: back}
        servers:
        - port: {number: %d, name: https, protocol: HTTPS}
          hosts: ["*"]
          tls: {mode: ISTIO_MUTUAL}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: back, namespace: default}
      spec:
        hosts: ["*"]
        gateways: [back]
        http:
        - route: [{destination: {host: application.example.com}}]
      """;
}
