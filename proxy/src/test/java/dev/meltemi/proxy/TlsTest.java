package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import dev.meltemi.traffic.WeightedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS that ends at the proxy. */
final class TlsTest {
  private static final TestAuthority CA = new TestAuthority("test ca");
  private static final TestAuthority OTHER_CA = new TestAuthority("other ca");
  private static final TlsParameters USUAL = TlsParameters.speaking("h2", "http/1.1");
  private static final String SECRETS =
      "listener.127.0.0.1_0.server_ssl_socket_factory" + ".downstream_context_secrets_not_ready";

  @TempDir Path folder;

  private static NetworkFilter http() {
    return new HttpConnection(
        "in", new RouteSource.Named("routes"), true, Duration.ZERO, Optional.empty());
  }

  private static NetworkFilter tcp(String cluster) {
    return new TcpProxy(
        "tcp", List.of(WeightedCluster.of(cluster, 1)), Duration.ZERO, Optional.empty());
  }

  private static FilterChain chain(String host, Optional<ServerTls> tls, NetworkFilter filter) {
    List<String> names = host.equals("*") ? List.of() : List.of(host);
    var match = new ChainMatch(OptionalInt.empty(), List.of(), names, "tls", List.of());
    return new FilterChain(host, match, tls, filter);
  }

  private static Listener listener(FilterChain... chains) {
    return new Listener(
        "in",
        new Address("127.0.0.1", 0),
        Direction.OUTBOUND,
        true,
        false,
        new Inspection(false, true, false, Duration.ZERO),
        List.of(chains),
        Optional.empty());
  }

  private static Listener ending(ServerTls tls) {
    return listener(chain("*", Optional.of(tls), http()));
  }

  private static ServerTls mutual(boolean must) {
    return new ServerTls("own", Optional.of(new PeerCheck("roots", List.of())), must, USUAL);
  }

  private static Setup to(Backend backend) {
    return Setup.routes(Setup.to("v1")).withCluster("v1", backend.port());
  }

  private static String ask(int port, TestAuthority.Issued... shown) throws IOException {
    try (Client client = Client.secure(port, CA.client(shown), "a.example.com")) {
      return client.ask("/").text();
    }
  }

  @Test
  void aRequestOverTlsIsServedAndCalledHttps() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withListener(ending(ServerTls.of("own", USUAL)))
                .start();
        Client client = Client.secure(Setup.port(plane), CA.client(), "a.example.com")) {
      assertThat(client.ask("/").text()).isEqualTo("ok");
      assertThat(client.ask("/").text()).isEqualTo("ok");
      assertThat(backend.requests.getFirst().header("x-forwarded-proto")).isEqualTo("https");
      assertThat(((SSLSocket) client.socket()).getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(plane.stats().value("listener.127.0.0.1_0.ssl.handshake")).isEqualTo(1);
    }
  }

  @Test
  void theLibraryIsBoringSsl() {
    assertThat(io.netty.handler.ssl.OpenSsl.unavailabilityCause()).isNull();
    assertThat(io.netty.handler.ssl.OpenSsl.versionString()).isEqualTo("BoringSSL");
  }

  @Test
  void http2IsAgreedOnByAlpn() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withListener(ending(ServerTls.of("own", USUAL)))
                .start();
        var socket =
            (SSLSocket)
                CA.client().getSocketFactory().createSocket("127.0.0.1", Setup.port(plane))) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    }
  }

  @Test
  void plainHttpOnATlsPortIsClosed() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withListener(ending(ServerTls.of("own", USUAL)))
                .start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.get("/").isClosedByPeer()).isTrue();
      assertThat(backend.requests).isEmpty();
    }
  }

  @Test
  void mutualTlsTurnsAwayWhoShowsNoCertificateOrAStrangers() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withRoots("roots", CA)
                .withListener(ending(mutual(true)))
                .start()) {
      int port = Setup.port(plane);
      assertThat(ask(port, CA.issue("client"))).isEqualTo("ok");
      assertThatThrownBy(() -> ask(port)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ask(port, OTHER_CA.issue("stranger")))
          .isInstanceOf(IOException.class);
      assertThat(backend.requests).hasSize(1);
      Eventually.that(
          () -> plane.stats().value("listener.127.0.0.1_0.ssl.fail_verify_no_cert") == 1);
    }
  }

  @Test
  void optionalMutualTlsTakesNoCertificateButNoStrangers() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withRoots("roots", CA)
                .withListener(ending(mutual(false)))
                .start()) {
      int port = Setup.port(plane);
      assertThat(ask(port)).isEqualTo("ok");
      assertThat(ask(port, CA.issue("client"))).isEqualTo("ok");
      assertThatThrownBy(() -> ask(port, OTHER_CA.issue("stranger")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theServerNameChoosesTheCertificateAndAnUnknownOneIsClosed() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("a", CA.issue("cert-a", "a.example.com"))
                .withSecret("b", CA.issue("cert-b", "b.example.com"))
                .withListener(
                    listener(
                        chain("a.example.com", Optional.of(ServerTls.of("a", USUAL)), http()),
                        chain("*.b.example.com", Optional.of(ServerTls.of("b", USUAL)), http())))
                .start()) {
      int port = Setup.port(plane);
      assertThat(subject(port, "a.example.com")).isEqualTo("CN=cert-a");
      assertThat(subject(port, "x.b.example.com")).isEqualTo("CN=cert-b");
      assertThatThrownBy(() -> subject(port, "c.example.com")).isInstanceOf(IOException.class);
    }
  }

  private static String subject(int port, String serverName) throws IOException {
    try (Client client = Client.secure(port, CA.client(), serverName)) {
      var session = ((SSLSocket) client.socket()).getSession();
      return session.getPeerPrincipal().getName();
    }
  }

  @Test
  void passthroughLeavesTlsToTheServerThatTheNameLeadsTo() throws Exception {
    try (Backend backend =
            Backend.secure(CA.server(CA.issue("inside", "a.example.com")), false, "from inside");
        DataPlane plane =
            new Setup()
                .withCluster("inside", backend.port())
                .withListener(listener(chain("a.example.com", Optional.empty(), tcp("inside"))))
                .start()) {
      assertThat(subject(Setup.port(plane), "a.example.com")).isEqualTo("CN=inside");
      assertThat(ask(Setup.port(plane))).isEqualTo("from inside");
    }
  }

  @Test
  void tlsEndsBeforeTcpIsPassedOn() throws Exception {
    try (Backend backend = Backend.saying(200, "plain inside");
        DataPlane plane =
            new Setup()
                .withCluster("v1", backend.port())
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withListener(
                    listener(
                        chain(
                            "*",
                            Optional.of(ServerTls.of("own", TlsParameters.speaking())),
                            tcp("v1"))))
                .start()) {
      assertThat(ask(Setup.port(plane))).isEqualTo("plain inside");
    }
  }

  @Test
  void versionsAndSuitesAreHeldTo() throws Exception {
    var old =
        new TlsParameters(
            TlsVersion.TLS_1_2,
            TlsVersion.TLS_1_2,
            List.of("ECDHE-ECDSA-AES256-GCM-SHA384"),
            List.of());
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret("own", CA.issue("a", "a.example.com"))
                .withListener(ending(ServerTls.of("own", old)))
                .start();
        Client client = Client.secure(Setup.port(plane), CA.client(), "a.example.com")) {
      var session = ((SSLSocket) client.socket()).getSession();
      assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
      assertThat(session.getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }
  }

  @Test
  void aFileThatAppearsAndOneThatChangesAreTakenWithin2SecondsWhileConnectionsLive()
      throws Exception {
    var files =
        new Secret.Certificate(
            new Secret.File(folder.resolve("tls.crt").toString()),
            new Secret.File(folder.resolve("tls.key").toString()));
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            to(backend)
                .withSecret(new Secret("own", files))
                .withListener(ending(ServerTls.of("own", USUAL)))
                .start()) {
      int port = Setup.port(plane);
      assertThatThrownBy(() -> ask(port)).isInstanceOf(IOException.class);
      assertThat(plane.stats().value(SECRETS)).isEqualTo(1);

      CA.issue("first", "a.example.com").writeTo(folder);
      assertThat(secondsUntil(port, "CN=first")).isLessThan(2);
      try (Client open = Client.secure(port, CA.client(), "a.example.com")) {
        assertThat(open.ask("/").text()).isEqualTo("ok");
        CA.issue("second", "a.example.com").writeTo(folder);
        assertThat(secondsUntil(port, "CN=second")).isLessThan(2);
        assertThat(open.ask("/").text()).isEqualTo("ok");
      }
      Files.delete(folder.resolve("tls.key"));
      Eventually.that(() -> plane.stats().value(SECRETS) > 1 || refused(port));
    }
  }

  private static boolean refused(int port) {
    try {
      ask(port);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static double secondsUntil(int port, String subject) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      try {
        if (subject(port, "a.example.com").equals(subject) || seconds > 10) return seconds;
      } catch (IOException e) {
        if (seconds > 10) return seconds;
      }
      Thread.sleep(20);
    }
  }

  @Test
  void aKeyIsNeverPrinted() throws Exception {
    var issued = CA.issue("a", "a.example.com");
    var traffic = new Setup().withSecret("own", issued).traffic();
    String secret = issued.keyPem().lines().skip(1).findFirst().orElseThrow();
    assertThat(traffic.toString()).contains("own").doesNotContain(secret);
    assertThat(dev.meltemi.traffic.text.TrafficText.of(traffic)).doesNotContain(secret);
  }
}
