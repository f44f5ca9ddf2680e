package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a mesh ends, the machine is as before. */
class NothingLeftTest {
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: kept, namespace: default}
      spec:
        hosts: [kept]
        http:
        - route: [{destination: {host: kept}}]
      """;

  @TempDir Path state;

  @BeforeAll
  static void needs() {
    MeshFixture.needs();
  }

  @Test
  void theFrontKilledLeavesNothingAndTheNextMeshHasAllObjects() {
    List<String> before = Host.networkNamespaces();
    MeshFixture mesh = MeshFixture.up(state);
    mesh.istioctl(RULE, "create", "-f", "-").succeeds();
    endBy("the front", mesh, List.of(mesh.front()), before);

    try (MeshFixture again = MeshFixture.up(state)) {
      assertThat(again.istioctl("", "get", "virtualservices").succeeds().out()).contains("kept");
    }
  }

  @Test
  void theNamespacesParentKilledEndsTheFrontToo() {
    List<String> before = Host.networkNamespaces();
    MeshFixture mesh = MeshFixture.up(state);
    endBy("unshare", mesh, mesh.front().children().toList(), before);
  }

  @Test
  void everyProcessKilledAtOnceLeavesNothing() {
    List<String> before = Host.networkNamespaces();
    MeshFixture mesh = MeshFixture.up(state);
    List<ProcessHandle> all = new ArrayList<>(mesh.inside());
    all.add(mesh.front());
    endBy("every process", mesh, all, before);
  }

  private void endBy(
      String name, MeshFixture mesh, List<ProcessHandle> killed, List<String> namespacesBefore) {
    List<InetSocketAddress> ports = mesh.ports();
    List<ProcessHandle> all = mesh.inside();
    assertThat(all).hasSizeGreaterThan(3);
    assertThat(ports).allMatch(Host::listens);
    killed.forEach(ProcessHandle::destroyForcibly);

    Duration took =
        Patience.await(
            "all processes end",
            BOUND,
            () ->
                all.stream().noneMatch(ProcessHandle::isAlive)
                    && Host.processesWith(state.toString()).isEmpty());
    System.out.printf("FIGURE %s killed, all ended after %d ms%n", name, took.toMillis());
    assertThat(ports).noneMatch(Host::listens);
    assertThat(Host.mountsBelow(state)).isEmpty();
    assertThat(Host.networkNamespaces()).isEqualTo(namespacesBefore);
    assertThat(Ran.meltemi("status", "--state", state.toString()).out()).contains("No mesh runs");
  }
}
