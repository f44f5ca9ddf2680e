package dev.meltemi.verify.e2e;

import dev.meltemi.runtime.outer.StateLock;
import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A mesh of the real launcher, in a state folder of its own. */
record MeshFixture(Path state, Duration started) implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(20);

  static void needs() {
    Needs.e2e();
    Needs.root();
    Needs.tool("ip", "iptables", "iptables-save", "nsenter", "curl", "kubectl");
  }

  static MeshFixture up(Path state) {
    long began = System.nanoTime();
    Ran.meltemi("up", "--detach", "--state", state.toString()).succeeds();
    return new MeshFixture(state, Duration.ofNanos(System.nanoTime() - began));
  }

  Ran istioctl(String input, String... words) {
    return Ran.istioctl(state.resolve("kubeconfig").toString(), input, words);
  }

  Ran kubectl(String... words) {
    return kubectlWith("", words);
  }

  /** The same with something to read. */
  Ran kubectlWith(String input, String... words) {
    return Ran.kubectl(state.resolve("kubeconfig").toString(), input, words);
  }

  /** The process that is number 1 inside, child of {@code unshare}. */
  ProcessHandle supervisor() {
    return front().children().flatMap(ProcessHandle::children).findFirst().orElseThrow();
  }

  /** Applies a sample with the proxy injected, as the guide says. */
  void applyInjected(String sample) {
    try {
      applyInjectedText(Files.readString(Ran.ROOT.resolve("samples").resolve(sample)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void applyInjectedText(String resources) {
    String injected = istioctl(resources, "kube-inject", "-f", "-").succeeds().out();
    istioctl(injected, "apply", "-f", "-").succeeds();
  }

  /** Whether every pod's every container is ready; false while nobody can say. */
  boolean podsReady() {
    // Asked often on a machine that is busy; kubectl starts quicker than a JVM.
    Ran pods = kubectl("get", "pods", "-A");
    List<String> lines = pods.out().lines().skip(1).toList();
    return pods.code() == 0 && !lines.isEmpty() && lines.stream().allMatch(MeshFixture::isReady);
  }

  /** A line has a column such as 2/2. */
  private static boolean isReady(String line) {
    return Stream.of(line.split("\\s+")).anyMatch(word -> word.matches("([1-9]\\d*)/\\1"));
  }

  ProcessHandle front() {
    return StateLock.holder(state).orElseThrow();
  }

  /** All processes of the mesh but the front. */
  List<ProcessHandle> inside() {
    return front().descendants().toList();
  }

  /** The main process of a container, by how its pod's name begins. */
  Optional<ProcessHandle> container(String pod, String name) {
    return inside().stream()
        .filter(process ->
            Host.container(process).filter(c -> c.matches(pod + "[^/]*/" + name)).isPresent())
        .findFirst();
  }

  Optional<ProcessHandle> apiServer() {
    return inside().stream()
        .filter(process -> Host.commandLine(process).contains("dev.meltemi.cli.Main apiserver"))
        .findFirst();
  }

  /** Where the front listens: API server and ingress gateway. */
  List<InetSocketAddress> ports() {
    try {
      JsonNode facts = new JsonMapper().readTree(Files.readString(state.resolve("run/facts.json")));
      URI api = URI.create(facts.required("apiServer").asString());
      String ingress = facts.required("ingress").asString();
      return List.of(
          new InetSocketAddress(api.getHost(), api.getPort()),
          new InetSocketAddress(ingress, facts.required("http").asInt()),
          new InetSocketAddress(ingress, facts.required("https").asInt()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Ran.meltemi("down", "--state", state.toString()).succeeds();
    Patience.await("all processes end", END, () -> Host.processesWith(state.toString()).isEmpty());
  }

  static ProcessHandle kill(Optional<ProcessHandle> process) {
    ProcessHandle found =
        process.orElseThrow(() -> new NoSuchElementException("no process to kill"));
    found.destroyForcibly();
    return found;
  }
}
