package dev.meltemi.runtime.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.runtime.outer.LocalMesh;
import dev.meltemi.runtime.relay.PodName;
import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bridge of a mesh while pods come and go. */
@Timeout(120)
class BridgeTest {
  private static final int PODS = 10;

  /** Much less than the half minute in which a wrong neighbour would be forgotten. */
  private static final Duration PROMPT = Duration.ofSeconds(5);

  @TempDir Path state;

  @Test
  void theBridgeKeepsItsAddressAndConnectionsGoOnWhilePodsComeAndGo() throws Exception {
    Needs.root();
    Needs.tool("ip", "iptables", "unshare", "nsenter");
    switch (LocalMesh.start(MeshMain.meshOptions(state), _ -> {})) {
      case LocalMesh.Start.Refused(var refusal) -> throw new AssertionError(refusal);
      case LocalMesh.Start.Started(LocalMesh mesh) -> {
        try (mesh) {
          mesh.ready().get(30, TimeUnit.SECONDS);
          check(mesh);
        }
      }
    }
  }

  private void check(LocalMesh mesh) throws Exception {
    MeshTest.awaitReady(state, "server");
    try (SocketChannel pods = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      pods.connect(UnixDomainSocketAddress.of(state.resolve("pods.sock")));
      send(pods, "add caller\n");
      MeshTest.awaitReady(state, "caller");
      PodName caller = new PodName("default", "caller");
      try (SocketChannel echo = mesh.relay().connect("server", 80, Optional.of(caller))) {
        send(echo, "GET /echo HTTP/1.1\r\n\r\n");
        comesBack(echo, "before");
        String address = addressOfBridge();
        for (int i = 0; i < PODS; i++) {
          send(pods, "add guest%d\n".formatted(i));
          MeshTest.awaitReady(state, "guest" + i);
          assertThat(addressOfBridge()).isEqualTo(address);
          comesBack(echo, "with guest " + i);
        }
        for (int i = 0; i < PODS; i++) {
          send(pods, "delete guest%d\n".formatted(i));
          MeshTest.awaitRemoved(state, "guest" + i);
          assertThat(addressOfBridge()).isEqualTo(address);
          comesBack(echo, "without guest " + i);
        }
      }
    }
  }

  private static void comesBack(SocketChannel echo, String text) throws Exception {
    send(echo, text);
    ByteBuffer answer = ByteBuffer.allocate(text.length());
    CompletableFuture.runAsync(() -> read(echo, answer)).get(PROMPT.toSeconds(), TimeUnit.SECONDS);
    assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  private static void read(SocketChannel channel, ByteBuffer all) {
    try {
      while (all.hasRemaining()) assertThat(channel.read(all)).isPositive();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) channel.write(bytes);
  }

  /** As the outer network namespace sees it. */
  private static String addressOfBridge() throws Exception {
    ProcessHandle supervisor =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("unshare"))
            .flatMap(ProcessHandle::children)
            .findFirst()
            .orElseThrow();
    Process ip =
        new ProcessBuilder(
                "nsenter",
                "-t",
                Long.toString(supervisor.pid()),
                "-n",
                "--",
                "ip",
                "-o",
                "link",
                "show",
                "mesh0")
            .start();
    String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(ip.waitFor()).isZero();
    assertThat(said).contains("link/ether ");
    return said.replaceAll("(?s).*link/ether (\\S+).*", "$1");
  }
}
