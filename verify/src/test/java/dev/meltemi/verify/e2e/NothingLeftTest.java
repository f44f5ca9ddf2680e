package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a mesh ends, the machine is as before, and the next mesh has all objects. */
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
  void theFrontKilledLeavesNothingButTheObjects() {
    endBy("the front", mesh -> List.of(mesh.front()));
    try (MeshFixture again = MeshFixture.up(state)) {
      assertThat(again.istioctl("", "get", "virtualservices").succeeds().out()).contains("kept");
    }
  }

  @Test
  void theNamespacesParentKilledEndsTheFrontToo() {
    endBy("unshare", mesh -> mesh.front().children().toList());
  }

  @Test
  void theSupervisorKilledEndsAllTheRestAndLosesNoObject() {
    endBy("the supervisor", mesh -> List.of(mesh.supervisor()));
    try (MeshFixture again = MeshFixture.up(state)) {
      assertThat(again.istioctl("", "get", "virtualservices").succeeds().out()).contains("kept");
    }
  }

  @Test
  void everyProcessKilledAtOnceLeavesNothing() {
    endBy(
        "every process",
        mesh -> {
          List<ProcessHandle> all = new ArrayList<>(mesh.inside());
          all.add(mesh.front());
          return all;
        });
  }

  private void endBy(String name, Function<MeshFixture, List<ProcessHandle>> killed) {
    List<String> names = Host.networkNamespaces();
    List<String> devices = Host.devices();
    List<String> rules = Host.rules();
    MeshFixture mesh = MeshFixture.up(state);
    try {
      mesh.istioctl(RULE, "create", "-f", "-").succeeds();
      endBy(name, mesh, killed.apply(mesh));
    } catch (AssertionError failed) {
      mesh.close();
      throw failed;
    }
    assertThat(Host.networkNamespaces()).isEqualTo(names);
    assertThat(Host.devices()).isEqualTo(devices);
    assertThat(Host.rules()).isEqualTo(rules);
    assertThat(Ran.meltemi("status", "--state", state.toString()).out()).contains("No mesh runs");
  }

  private void endBy(String name, MeshFixture mesh, List<ProcessHandle> killed) {
    List<InetSocketAddress> ports = mesh.ports();
    List<ProcessHandle> all = mesh.inside();
    Set<String> namespaces = Host.namespacesOf(all);
    // The outer one and one for each pod: without these the test would look for nothing.
    assertThat(namespaces.stream().filter(held -> held.startsWith("net:"))).hasSizeGreaterThan(2);
    assertThat(namespaces.stream().filter(held -> held.startsWith("mnt:")))
        .as("mounts")
        .isNotEmpty();
    assertThat(Host.holdersOf(namespaces)).as("what holds a mesh that runs").isNotEmpty();
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
    assertThat(Host.holdersOf(namespaces)).isEmpty();
    assertThat(Host.mountsOf(state)).isEmpty();
    assertThat(ports).noneMatch(Host::listens);
  }
}
