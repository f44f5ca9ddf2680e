package dev.meltemi.runtime.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.runtime.outer.LocalMesh;
import dev.meltemi.runtime.outer.StateLock;
import dev.meltemi.runtime.relay.PodName;
import dev.meltemi.runtime.relay.RelayClient;
import dev.meltemi.testkit.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mesh of real namespaces, rules and processes, without API server and control plane. */
@Timeout(60)
class MeshTest {
  private static final PodName CLIENT = new PodName("default", "client");

  private static final PodName OLD = new PodName("default", "old");

  @TempDir Path folder;

  @Test
  void podsRunAreReachedAreCapturedAndLeaveNothingBehind() throws Exception {
    Needs.tool("ip", "iptables", "unshare");
    check(List.of(), folder, System.getProperty("user.name").equals("root"));
  }

  @Test
  void theSameHoldsForAUserWhoIsNotRoot() throws Exception {
    Needs.root();
    Needs.tool("ip", "iptables", "unshare", "setpriv");
    Path state = Files.createDirectory(folder.resolve("state"));
    int nobody = 65534;
    Files.setAttribute(state, "unix:uid", nobody);
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    check(
        List.of("setpriv", "--reuid=" + nobody, "--regid=" + nobody, "--clear-groups", "--"),
        state,
        false);
  }

  @Test
  void aMeshThatIsClosedEndsInOrder() throws Exception {
    Needs.tool("ip", "iptables", "unshare");
    switch (LocalMesh.start(MeshMain.meshOptions(folder), _ -> {})) {
      case LocalMesh.Start.Refused(var refusal) -> throw new AssertionError(refusal);
      case LocalMesh.Start.Started(LocalMesh mesh) -> {
        mesh.ready().get(30, TimeUnit.SECONDS);
        awaitReady(folder, "server");
        mesh.close();
        assertThat(mesh.ended().get(1, TimeUnit.SECONDS)).isZero();
        awaitStatus(folder, "server", "\"terminated\"", "\"exitCode\":143");
      }
    }
  }

  private void check(List<String> asUser, Path state, boolean users) throws Exception {
    Process front = start(asUser, state);
    try (BufferedReader events = front.inputReader(StandardCharsets.UTF_8)) {
      await(events, "meltemi ready", state);
      RelayClient relay = new RelayClient(state);
      awaitStatus(state, "server", "\"phase\":\"Running\"", "{\"lastTransitionTime\"");
      awaitReady(state, "server");
      awaitReady(state, "client");
      awaitStatus(state, "nothing", "ImageNotInCatalogue", "--image test/idle=COMMAND");

      String uid = users ? "uid=1000" : "uid=0";
      assertThat(get(relay, "server", 80, Optional.empty(), "/"))
          .contains("server " + uid + " env=server");
      assertThat(get(relay, "10.244.0.1", 31380, Optional.empty(), "/")).contains("server");
      assertThat(get(relay, "server", 80, Optional.empty(), "/resolve/server.default"))
          .endsWith("10.96.7.7");
      assertThat(get(relay, "server", 80, Optional.empty(), "/resolve/httpbin.org"))
          .endsWith("203.0.113.10");
      assertThat(get(relay, "httpbin.org", 80, Optional.empty(), "/"))
          .as("the stand-in for the internet answers")
          .contains("server uid=0");
      assertThat(get(relay, "server", 80, Optional.empty(), "/resolve/nobody.example"))
          .endsWith("unknown");
      String proxyUid = users ? "uid=1337" : "uid=0";
      assertThat(get(relay, "server", 80, Optional.of(CLIENT), "/"))
          .as("a connection of the client is captured")
          .contains("proxy " + proxyUid);
      awaitReady(state, "old");
      assertThat(get(relay, "server", 80, Optional.of(OLD), "/")).contains("proxy " + proxyUid);
      assertThat(get(relay, "10.244.0.4", 9080, Optional.empty(), "/"))
          .as("the rules of 0.8 capture the listed ports of a pod, at the outbound port")
          .contains("proxy " + proxyUid);
      assertThat(refusal(relay, "nobody", 80)).contains("no such host: nobody");
      assertThat(refusal(relay, "10.96.200.200", 80)).contains("refused");
      assertThat(secondStart(asUser, state)).contains("running already", "meltemi down");

      exit(relay);
      awaitStatus(state, "server", "\"restartCount\":1", "\"exitCode\":7");
      awaitReady(state, "server");
    } finally {
      List<ProcessHandle> inside = front.toHandle().descendants().toList();
      assertThat(inside).hasSizeGreaterThan(4);
      front.destroyForcibly();
      assertThat(front.waitFor(10, TimeUnit.SECONDS)).isTrue();
      for (ProcessHandle process : inside) process.onExit().get(10, TimeUnit.SECONDS);
    }
    assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain("/run/meltemi");
    assertThat(StateLock.holder(state)).isEmpty();
  }

  private Process start(List<String> asUser, Path state) throws IOException {
    List<String> command = new ArrayList<>(asUser);
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(
        List.of("-cp", asUser.isEmpty() ? System.getProperty("java.class.path") : readable()));
    command.addAll(List.of(MeshMain.class.getName(), "front", state.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  // The class path may lie in a private home, where another user cannot read it.
  private String readable() throws IOException {
    List<String> copies = new ArrayList<>();
    Path library = folder.resolve("library");
    if (Files.notExists(library)) {
      Files.createDirectory(library);
      int n = 0;
      for (String entry : System.getProperty("java.class.path").split(":")) {
        if (entry.contains("junit") || entry.contains("surefire")) continue;
        var process =
            new ProcessBuilder(
                "cp", "-rL", entry, library.resolve("e" + n++ + suffix(entry)).toString());
        try {
          assertThat(process.start().waitFor()).isZero();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    try (var entries = Files.list(library)) {
      entries.map(Path::toString).forEach(copies::add);
    }
    return String.join(":", copies);
  }

  private static String suffix(String entry) {
    return entry.endsWith(".jar") ? ".jar" : "";
  }

  private String secondStart(List<String> asUser, Path state) throws Exception {
    Process second = start(asUser, state);
    String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(second.waitFor()).isEqualTo(1);
    return said;
  }

  private static void await(BufferedReader events, String wanted, Path state) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      seen.add(line);
      if (line.equals(wanted)) return;
    }
    throw new AssertionError(seen + "\n" + Files.readString(state.resolve("logs/supervisor.log")));
  }

  static void awaitReady(Path state, String pod) throws Exception {
    awaitStatus(state, pod, "\"status\":\"True\",\"type\":\"Ready\"", "\"podIP\"");
  }

  private static void awaitStatus(Path state, String pod, String... wanted) throws Exception {
    Path file = state.resolve("status").resolve(pod + ".json");
    Supplier<String> status = () -> Files.exists(file) ? read(file) : "";
    await(
        () -> List.of(wanted).stream().allMatch(status.get()::contains),
        () -> "%s never had %s: %s".formatted(pod, List.of(wanted), status.get()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A pod's object is removed when all of it has ended. */
  static void awaitRemoved(Path state, String pod) throws Exception {
    await(
        () -> Files.exists(state.resolve("status").resolve(pod + ".removed")),
        () -> pod + " was never removed");
  }

  private static void await(BooleanSupplier done, Supplier<String> failure) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError(failure.get());
      Thread.sleep(20);
    }
  }

  private static String refusal(RelayClient relay, String host, int port) throws IOException {
    try (SocketChannel _ = relay.connect(host, port, Optional.empty())) {
      return "connected";
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static void exit(RelayClient relay) throws IOException {
    assertThat(get(relay, "server", 80, Optional.empty(), "/exit")).isEmpty();
  }

  private static String get(
      RelayClient relay, String host, int port, Optional<PodName> from, String path)
      throws IOException {
    try (SocketChannel channel = relay.connect(host, port, from)) {
      String request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host);
      ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
