package dev.meltemi.runtime.outer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSideTest {
  @TempDir Path state;

  @Test
  void missingToolsAreNamedWithTheCommandThatInstallsThem() {
    List<String> missing =
        Requirements.missingTools(Set.of("unshare", "nsenter", "mount")::contains);
    assertThat(missing).containsExactly("ip", "iptables", "iptables-restore");
    assertThat(Requirements.missing(missing).toString())
        .contains("ip and iptables", "apt-get install -y iproute2 iptables")
        .doesNotContain("util-linux");
  }

  @Test
  void onlyOneMeshHoldsAStateDirectory() throws IOException {
    try (StateLock first = StateLock.take(state).orElseThrow()) {
      assertThat(StateLock.take(state)).isEmpty();
      assertThat(StateLock.holder(state)).get().isEqualTo(ProcessHandle.current());
      assertThat(first).isNotNull();
    }
    assertThat(StateLock.holder(state)).isEmpty();
  }

  @Test
  void aPortInUseIsNamedWithTheWayToChangeIt() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = taken.getLocalPort();
      Forward forward = new Forward("127.0.0.1", port, "10.96.0.1", 443, "--api-port PORT");
      MeshOptions options =
          new MeshOptions(state, List.of("true"), Map.of(), List.of(forward), "127.0.0.99");
      assertThat(LocalMesh.start(options, _ -> {}))
          .isInstanceOfSatisfying(
              LocalMesh.Start.Refused.class,
              refused -> {
                assertThat(refused.refusal().toString())
                    .contains("Port " + port, "127.0.0.1", "--api-port PORT");
                assertThat(refused.refusal().problem().code()).isEqualTo("PortInUse");
              });
      assertThat(StateLock.holder(state)).as("nothing changed").isEmpty();
    }
  }

  @Test
  void theLoadBalancerHasAnAddressOfItsOwnOnLoopback() {
    HostPorts ports = HostPorts.choose();
    assertThat(ports.address()).startsWith("127.0.0.1").hasSizeGreaterThan("127.0.0.1".length());
    assertThat(HostPorts.isFree(ports.address(), ports.http())).isTrue();
    assertThat(HostPorts.isFree(ports.address(), ports.https())).isTrue();
  }

  @Test
  void systemFoldersAreOnThePathOnce() {
    assertThat(ToolPath.extended("/home/me/bin:/usr/bin"))
        .isEqualTo("/home/me/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/sbin:/bin");
  }

  @Test
  void withoutRootAUserNamespaceIsMadeFirst() {
    assertThat(LocalMesh.command(List.of("java"), false))
        .containsSubsequence("unshare", "--user", "--map-root-user", "--kill-child", "java");
    assertThat(LocalMesh.command(List.of("java"), true)).doesNotContain("--user");
  }

  @Test
  void eventsAreLinesWithAName() {
    assertThat(MeshEvent.parse("meltemi nodeports 31380 31390"))
        .contains(new MeshEvent("nodeports", "31380 31390"));
    assertThat(MeshEvent.parse("meltemi ready")).contains(new MeshEvent("ready", ""));
    assertThat(MeshEvent.parse("something else")).isEmpty();
  }
}
