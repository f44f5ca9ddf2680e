package dev.meltemi.kube.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.server.ApiFixture;
import dev.meltemi.testkit.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the real kubectl does with pods: exec, logs and port-forward, each as its user types it. */
@Timeout(60)
class KubectlStreamsTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";

  @TempDir Path directory;

  private ApiFixture api;
  private Path kubeconfig;

  @BeforeEach
  void start() throws Exception {
    Needs.tool("kubectl");
    api = new ApiFixture(directory.resolve("state"), new LocalPods());
    kubeconfig = api.kubeconfig();
    api.post(
        PODS,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: app, image: web}]}
        """);
    api.patch(
        PODS + "/web/status",
        "application/merge-patch+json",
        "{\"status\":{\"phase\":\"Running\"}}");
  }

  @AfterEach
  void stop() {
    if (api != null) api.close();
  }

  @Test
  void execGivesBothOutputsAndTheExitCode() throws Exception {
    Process process = kubectl("exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(text(process)).contains("out\n", "err\n", "exit code 3");
    assertThat(process.waitFor()).isEqualTo(3);
  }

  @Test
  void execReadsItsInputToTheEnd() throws Exception {
    Process process = kubectl("exec", "-i", "web", "--", "wc", "-c");
    byte[] much = new byte[300_000];
    try (var input = process.getOutputStream()) {
      input.write(much);
    }
    assertThat(text(process)).contains("300000");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aPortIsForwardedManyTimesAndARefusedOneSaysSo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(server));
      Process process = kubectl("port-forward", "pod/web", ":" + server.getLocalPort());
      int port = forwardedPort(process);
      for (int i = 0; i < 3; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertThat(said).hasSize(100_000);
        }
      }
      process.destroy();
      int _ = process.waitFor();
    }
    Process refused = kubectl("port-forward", "pod/web", ":1");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwardedPort(refused))) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(text(refused)).contains("an error occurred forwarding 1");
  }

  @Test
  void logsKnowTheLatestRunThePreviousOneAndTimes() throws Exception {
    Path log =
        Files.createDirectories(directory.resolve("state/logs/pods"))
            .resolve("default_web_app.log");
    Files.writeString(log, "first\nsecond a\nsecond b\n");
    long now = System.currentTimeMillis();
    Files.writeString(
        log.resolveSibling("default_web_app.log.index"),
        "run %d 0\nat %d 6\nrun %d 6\nat %d 15\nat %d 24\n"
            .formatted(now - 90_000, now - 80_000, now - 70_000, now - 60_000, now - 1_000));
    assertThat(text(kubectl("logs", "web"))).isEqualTo("second a\nsecond b\n");
    assertThat(text(kubectl("logs", "web", "--previous"))).isEqualTo("first\n");
    assertThat(text(kubectl("logs", "web", "--tail=1"))).isEqualTo("second b\n");
    assertThat(text(kubectl("logs", "web", "--since=30s"))).isEqualTo("second b\n");
    assertThat(text(kubectl("logs", "web", "--timestamps")))
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\S+Z second a\n\\S+Z second b\n");
    assertThat(text(kubectl("logs", "web", "-c", "nobody"))).contains("nobody is not valid");
  }

  private static void greet(ServerSocket server) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getOutputStream().write("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static int forwardedPort(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    assertThat(line).startsWith("Forwarding from 127.0.0.1:");
    return Integer.parseInt(line.replaceAll(".*127\\.0\\.0\\.1:(\\d+) ->.*", "$1"));
  }

  private Process kubectl(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "--kubeconfig",
                kubeconfig.toString(),
                "--cache-dir",
                directory.resolve("cache").toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String text(Process process) throws Exception {
    StringBuilder text = new StringBuilder();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (int c = reader.read(); c >= 0; c = reader.read()) text.append((char) c);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return text.toString();
  }
}
