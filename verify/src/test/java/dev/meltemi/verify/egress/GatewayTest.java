package dev.meltemi.verify.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.meltemi.pilot.ControlPlane;
import dev.meltemi.pilot.ControlPlaneOptions;
import dev.meltemi.pilot.config.FolderSource;
import dev.meltemi.testkit.FreePort;
import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.verify.mutual.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The second step of egress: from the gateway to the host outside, which servers here play. */
final class GatewayTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private final TestAuthority authority = new TestAuthority("the internet");
  private final HttpServer http;
  private final ServerSocket https;
  private final int plain;
  private final int secure;

  GatewayTest() throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http = HttpServer.create(any, 0);
    https =
        authority
            .server(authority.issue("httpbin.org", "httpbin.org"))
            .getServerSocketFactory()
            .createServerSocket(0, 8, InetAddress.getLoopbackAddress());
    plain = FreePort.find();
    secure = FreePort.find();
  }

  @BeforeEach
  void startTheInternet() throws Exception {
    http.createContext(
        "/",
        exchange -> {
          byte[] said =
              exchange.getRequestHeaders().getFirst("Host").getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    http.start();
    Thread.ofVirtual().name("https").start(this::serveTls);
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("config").resolve("egress.yaml"), resources());
    Files.writeString(folder.resolve("config").resolve("mesh.yaml"), "accessLogFile: ''\n");
  }

  @AfterEach
  void stopTheInternet() throws IOException {
    http.stop(0);
    https.close();
  }

  /** One answer to whatever is sent, until the server is closed. */
  private void serveTls() {
    while (!https.isClosed()) {
      try (Socket socket = https.accept()) {
        var _ = socket.getInputStream().read(new byte[4096]);
        String said = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
        socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // A client that does not like the certificate, or the end of the test.
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void aRequestGoesOnToTheHostThatItNames(Router.Kind kind) throws Exception {
    try (ControlPlane plane = plane();
        Router _ = Router.start(kind, "egress", plane.discoveryPort(), folder)) {
      awaitAnAnswer();
      assertThat(answer(plain(), "httpbin.org")).endsWith("httpbin.org");
      assertThat(answer(plain(), "elsewhere.example.com")).startsWith("HTTP/1.1 404");
    }
  }

  @ParameterizedTest
  @EnumSource(Router.Kind.class)
  void tlsGoesOnByItsServerNameAndEndsAtTheHost(Router.Kind kind) throws Exception {
    try (ControlPlane plane = plane();
        Router _ = Router.start(kind, "egress", plane.discoveryPort(), folder)) {
      awaitAnAnswer();
      assertThat(answer(tls("httpbin.org"), "httpbin.org")).endsWith("secret");
      assertThatThrownBy(() -> answer(tls("elsewhere.example.com"), "elsewhere.example.com"))
          .isInstanceOf(IOException.class);
    }
  }

  private ControlPlane plane() throws IOException {
    return ControlPlane.start(
        ControlPlaneOptions.local(new FolderSource(folder.resolve("config"))));
  }

  private Socket plain() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), plain);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private Socket tls(String host) throws Exception {
    Socket below = new Socket(InetAddress.getLoopbackAddress(), secure);
    below.setSoTimeout(10_000);
    var socket =
        (SSLSocket) authority.client().getSocketFactory().createSocket(below, host, secure, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** All that comes back until the connection ends. */
  private static String answer(Socket socket, String host) throws IOException {
    try (socket) {
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return String.join("\n", in.lines().toList());
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void awaitAnAnswer() throws Exception {
    long end = System.nanoTime() + SOON.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      try {
        last = answer(plain(), "httpbin.org");
        if (last.startsWith("HTTP/1.1 200")) return;
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(20);
    }
    throw new AssertionError(last);
  }

  private String resources() {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: httpbin-ext, namespace: default}
    spec:
      hosts: [httpbin.org]
      ports:
      - {number: %d, name: http, protocol: HTTP}
      - {number: %d, name: tls, protocol: TLS}
      resolution: DNS
      endpoints:
      - {address: 127.0.0.1, ports: {http: %d, tls: %d}}
    ---
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: istio-egressgateway, namespace: default}
    spec:
      selector: {app: egress}
      servers:
      - port: {number: %d, name: http, protocol: HTTP}
        hosts: [httpbin.org]
      - port: {number: %d, name: tls, protocol: TLS}
        hosts: [httpbin.org]
        tls: {mode: PASSTHROUGH}
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: httpbin-through-gateway, namespace: default}
    spec:
      hosts: [httpbin.org]
      gateways: [istio-egressgateway, mesh]
      http:
      - match: [{gateways: [istio-egressgateway], port: %d}]
        route: [{destination: {host: httpbin.org, port: {number: %d}}}]
      tls:
      - match: [{gateways: [istio-egressgateway], port: %d, sniHosts: [httpbin.org]}]
        route: [{destination: {host: httpbin.org, port: {number: %d}}}]
    """
        .formatted(
            plain,
            secure,
            http.getAddress().getPort(),
            https.getLocalPort(),
            plain,
            secure,
            plain,
            plain,
            secure,
            secure);
  }
}
