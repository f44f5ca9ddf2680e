package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.WeightedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** TLS that the proxy begins. */
final class UpstreamTlsTest {
  private static final TestAuthority CA = new TestAuthority("test ca");
  private static final TestAuthority OTHER_CA = new TestAuthority("other ca");

  private static ClientTls tls(Optional<String> certificate, Optional<PeerCheck> servers) {
    return new ClientTls(
        "up.example.com", certificate, servers, TlsParameters.speaking("http/1.1"));
  }

  private static Optional<PeerCheck> signedFor(String name) {
    return Optional.of(new PeerCheck("roots", List.of(SubjectName.dns(name))));
  }

  private static Cluster cluster(Backend backend, ClientTls tls) {
    return Cluster.of("v1", new Discovery.Static(Setup.endpoints(backend.port()))).withTls(tls);
  }

  private static Backend backend(boolean mutual) throws IOException {
    return Backend.secure(CA.server(CA.issue("up", "up.example.com")), mutual, "secret answer");
  }

  private static DataPlane plane(Backend backend, TestAuthority trusted, ClientTls tls)
      throws IOException {
    return Setup.routes(Setup.to("v1"))
        .withCluster(cluster(backend, tls))
        .withRoots("roots", trusted)
        .withSecret("client", CA.issue("client"))
        .start();
  }

  @Test
  void aRequestGoesOutOverTlsAndTheConnectionIsKept() throws Exception {
    try (Backend backend = backend(false);
        DataPlane plane = plane(backend, CA, tls(Optional.empty(), signedFor("up.example.com")))) {
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("secret answer");
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("secret answer");
      assertThat(backend.connections).hasValue(1);
      assertThat(plane.stats().value("cluster.v1.ssl.handshake")).isEqualTo(1);
    }
  }

  @Test
  void aServerOfAnotherNameIsAnsweredWith503AndTheReason() throws Exception {
    try (Backend backend = backend(false);
        DataPlane plane =
            plane(backend, CA, tls(Optional.empty(), signedFor("other.example.com")))) {
      var answer = Client.once(Setup.port(plane), "/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("CERTIFICATE_VERIFY_FAILED", "SAN");
      assertThat(plane.stats().value("cluster.v1.ssl.fail_verify_san")).isPositive();
      assertThat(backend.requests).isEmpty();
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsAnsweredWith503() throws Exception {
    try (Backend backend = backend(false);
        DataPlane plane =
            plane(backend, OTHER_CA, tls(Optional.empty(), signedFor("up.example.com")))) {
      assertThat(Client.once(Setup.port(plane), "/").status()).isEqualTo(503);
      assertThat(plane.stats().value("cluster.v1.ssl.fail_verify_error")).isPositive();
      assertThat(backend.requests).isEmpty();
    }
  }

  @Test
  void withoutACheckEveryServerWillDo() throws Exception {
    try (Backend backend = backend(false);
        DataPlane plane = plane(backend, OTHER_CA, tls(Optional.empty(), Optional.empty()))) {
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("secret answer");
    }
  }

  @Test
  void aServerThatWantsACertificateIsShownOne() throws Exception {
    try (Backend backend = backend(true);
        DataPlane plane =
            plane(backend, CA, tls(Optional.of("client"), signedFor("up.example.com")))) {
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("secret answer");
    }
  }

  @Test
  void withoutItsSecretARequestIsAnsweredWith503AndTheSecretsName() throws Exception {
    try (Backend backend = backend(false);
        DataPlane plane = plane(backend, CA, tls(Optional.of("nowhere"), Optional.empty()))) {
      var answer = Client.once(Setup.port(plane), "/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("secret nowhere: is not known");
    }
  }

  @Test
  void tcpIsWrappedToo() throws Exception {
    var tcp =
        new TcpProxy("tcp", List.of(WeightedCluster.of("v1", 1)), Duration.ZERO, Optional.empty());
    try (Backend backend = backend(false);
        DataPlane plane =
            new Setup()
                .withCluster(cluster(backend, tls(Optional.empty(), signedFor("up.example.com"))))
                .withRoots("roots", CA)
                .withListener(Setup.listener("in", tcp))
                .start()) {
      assertThat(Client.once(Setup.port(plane), "/").text()).isEqualTo("secret answer");
    }
  }

  @Test
  void eachRequestsHostIsAskedForAndCheckedAndHasConnectionsOfItsOwn() throws Exception {
    var checked =
        new ClientTls(
            "",
            ClientTls.Naming.OF_REQUEST_CHECKED,
            Optional.empty(),
            Optional.of(new PeerCheck("roots", List.of())),
            TlsParameters.speaking());
    try (Backend backend =
            Backend.secure(CA.server(CA.issue("a", "a.example.com")), false, "secret answer");
        DataPlane plane = plane(backend, CA, checked);
        Client client = Client.to(Setup.port(plane))) {
      assertThat(askFor(client, "a.example.com:80").text()).isEqualTo("secret answer");
      assertThat(askFor(client, "A.example.com").text()).isEqualTo("secret answer");
      assertThat(backend.connections).hasValue(1);
      var other = askFor(client, "b.example.com");
      assertThat(other.status()).isEqualTo(503);
      assertThat(other.text()).contains("SAN");
      assertThat(askFor(client, "10.0.0.1").status()).isEqualTo(503);
      assertThat(backend.requests).hasSize(2);
    }
  }

  private static Wire.Message askFor(Client client, String host) throws IOException {
    return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read();
  }
}
