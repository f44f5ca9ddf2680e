package dev.meltemi.pilot.push;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.pilot.identity.CertificateAuthority;
import dev.meltemi.pilot.identity.WorkloadCertificates;
import dev.meltemi.testkit.FakeClock;
import dev.meltemi.traffic.Secret;
import dev.meltemi.xds.ProxyNode;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is given which certificate. */
final class MeshCompilationTest {
  private static final MeshSnapshot MESH =
      MeshSnapshot.of(
          ResourceReader.read(
                  """
                  apiVersion: v1
                  kind: Pod
                  metadata: {name: sleep, namespace: default, labels: {app: sleep}}
                  spec: {serviceAccountName: sleeper, containers: [{name: app, image: app}]}
                  status: {phase: Running, podIP: 10.244.0.5}
                  ---
                  apiVersion: v1
                  kind: Service
                  metadata: {name: web, namespace: default}
                  spec: {clusterIP: 10.96.0.10, ports: [{name: http, port: 80}]}
                  """,
                  "mesh.yaml")
              .documents()
              .stream()
              .flatMap(document -> document.resource().stream())
              .toArray(Resource[]::new));

  private final FakeClock clock = new FakeClock();
  private final MeshCompilation compilation =
      new MeshCompilation(
          Optional.of(
              new WorkloadCertificates(
                  CertificateAuthority.inMemory(clock), clock, WorkloadCertificates.LIFE)));

  private static ProxyNode node(String name, String account, String peer) {
    var metadata =
        Struct.newBuilder()
            .putFields("SERVICE_ACCOUNT", Value.newBuilder().setStringValue(account).build());
    return ProxyNode.of(
            Node.newBuilder()
                .setId("sidecar~10.244.0.5~" + name + ".default~default.svc.cluster.local")
                .setMetadata(metadata)
                .build())
        .at(peer);
  }

  private Optional<Secret> certificate(ProxyNode node) {
    return Optional.ofNullable(compilation.compile(MESH, node).traffic().secrets().get("default"));
  }

  private boolean speaksMutualTls(ProxyNode node) {
    var clusters = compilation.compile(MESH, node).traffic().clusters();
    return requireNonNull(clusters.get("outbound|80||web.default.svc.cluster.local"))
        .tls()
        .isPresent();
  }

  @Test
  void aPodsProxyIsGivenTheCertificateOfItsServiceAccountWhateverItSays() {
    ProxyNode honest = node("sleep", "sleeper", "10.244.0.5");
    ProxyNode liar = node("sleep", "admin", "10.244.0.5");
    assertThat(certificate(honest)).isPresent().isEqualTo(certificate(liar));
    assertThat(compilation.compile(MESH, honest).traffic().secrets())
        .containsOnlyKeys("ROOTCA", "default");
    assertThat(speaksMutualTls(honest)).isTrue();
  }

  @Test
  void whoCallsFromElsewhereIsGivenNoneAndSpeaksPlaintext() {
    for (ProxyNode stranger :
        new ProxyNode[] {
          node("sleep", "sleeper", "10.244.0.6"),
          node("unknown", "sleeper", "10.244.0.6"),
          node("unknown", "sleeper", ""),
          node("unknown", "", "127.0.0.1")
        }) {
      assertThat(certificate(stranger)).isEmpty();
      assertThat(speaksMutualTls(stranger)).isFalse();
    }
  }

  @Test
  void aProxyOnTheControlPlanesMachineIsTakenAtItsWord() {
    assertThat(certificate(node("unknown", "sleeper", "127.0.0.1")))
        .isPresent()
        .isEqualTo(certificate(node("sleep", "sleeper", "10.244.0.5")));
  }

  @Test
  void aCertificateThatIsHalfThroughMakesANewViewWithANewOne() {
    ProxyNode node = node("sleep", "sleeper", "10.244.0.5");
    Object before = compilation.scope(MESH, node);
    Optional<Secret> first = certificate(node);
    clock.advance(Duration.ofHours(11));
    assertThat(compilation.scope(MESH, node)).isEqualTo(before);
    clock.advance(Duration.ofHours(2));
    assertThat(compilation.scope(MESH, node)).isNotEqualTo(before);
    assertThat(certificate(node)).isPresent().isNotEqualTo(first);
  }
}
