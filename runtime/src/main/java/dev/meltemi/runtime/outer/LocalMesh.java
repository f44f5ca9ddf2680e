package dev.meltemi.runtime.outer;

import dev.meltemi.runtime.netns.MeshAddresses;
import dev.meltemi.runtime.relay.RelayClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running mesh, seen from the host: the namespaces with the supervisor in them, and the
 * forwarders on loopback. They end together: the supervisor ends when its standard input ends, the
 * kernel ends everything inside with the supervisor, and this process hears of that by {@link
 * #ended}.
 */
public final class LocalMesh implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalMesh.class);

  /** How a start went. */
  public sealed interface Start {
    record Started(LocalMesh mesh) implements Start {}

    record Refused(Refusal refusal) implements Start {}
  }

  private final MeshOptions options;
  private final StateLock lock;
  private final Process supervisor;
  private final RelayClient relay;
  private final Consumer<MeshEvent> events;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  // Guarded by the monitor.
  private final List<Forwarder> forwarders;
  private final OpenForwards nodePorts = new OpenForwards();
  private final OpenForwards loadBalancers = new OpenForwards();

  private LocalMesh(
      MeshOptions options,
      StateLock lock,
      Process supervisor,
      List<Forwarder> forwarders,
      Consumer<MeshEvent> events) {
    this.options = options;
    this.lock = lock;
    this.supervisor = supervisor;
    this.forwarders = forwarders;
    this.events = events;
    this.relay = new RelayClient(options.state());
  }

  /**
   * Starts a mesh and returns at once; {@link #ready} tells when it is up.
   *
   * @param events told of each event of the supervisor, on one thread
   * @throws IOException if the state directory cannot be written
   */
  public static Start start(MeshOptions options, Consumer<MeshEvent> events) throws IOException {
    boolean root = isRoot();
    Optional<Refusal> refusal = Requirements.refusal(root);
    if (refusal.isPresent()) return new Start.Refused(refusal.get());
    Optional<StateLock> lock = StateLock.take(options.state());
    if (lock.isEmpty())
      return new Start.Refused(running(options.state()).orElse(running(options.state(), "")));
    List<Forwarder> forwarders = new ArrayList<>();
    RelayClient relay = new RelayClient(options.state());
    for (Forward forward : options.forwards()) {
      try {
        forwarders.add(Forwarder.open(forward, relay));
      } catch (IOException taken) {
        for (Forwarder open : forwarders) open.close();
        lock.get().close();
        return new Start.Refused(taken(forward, taken));
      }
    }
    Files.createDirectories(options.log().getParent());
    LocalMesh mesh = new LocalMesh(options, lock.get(), launch(options, root), forwarders, events);
    Thread.ofPlatform().name("mesh-events").daemon().start(mesh::listen);
    return new Start.Started(mesh);
  }

  /** Completes when the supervisor is ready; fails with the reason when it ends before. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /** Completes with the supervisor's exit code when everything inside has ended. */
  public CompletableFuture<Integer> ended() {
    return supervisor.onExit().thenApply(Process::exitValue);
  }

  /** Connections into the mesh. */
  public RelayClient relay() {
    return relay;
  }

  /** Opens a further port on the host's loopback. */
  public synchronized void forward(Forward forward) throws IOException {
    forwarders.add(Forwarder.open(forward, relay));
  }

  /** Asks the supervisor to end, waits, and ends it by force after 10 s. */
  @Override
  public void close() throws IOException {
    // End of input is the request to end, as it would be if this process died.
    supervisor.getOutputStream().close();
    try {
      if (!supervisor.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
        int _ = supervisor.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      supervisor.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      for (Forwarder forwarder : forwarders) forwarder.close();
      nodePorts.close();
      loadBalancers.close();
    }
    lock.close();
  }

  static List<String> command(List<String> supervisor, boolean root) {
    // A session of its own: Ctrl-C at the terminal reaches the front alone, which then ends the
    // rest.
    List<String> command = new ArrayList<>(List.of("setsid", "unshare"));
    if (!root) command.addAll(List.of("--user", "--map-root-user"));
    command.addAll(
        List.of("--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"));
    command.addAll(supervisor);
    return command;
  }

  private static Process launch(MeshOptions options, boolean root) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(options.supervisor(), root));
    builder.environment().put("PATH", ToolPath.value());
    builder.environment().putAll(options.environment());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(options.log().toFile()));
    return builder.start();
  }

  private void listen() {
    Optional<String> failure = Optional.empty();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<MeshEvent> event = MeshEvent.parse(line);
        if (event.isEmpty()) continue;
        if (event.get().name().equals(MeshEvent.FAILED)) failure = Optional.of(event.get().text());
        if (event.get().name().equals(MeshEvent.NODE_PORTS)) openNodePorts(event.get().text());
        if (event.get().name().equals(MeshEvent.LOAD_BALANCERS)) {
          openLoadBalancers(event.get().text());
        }
        events.accept(event.get());
        if (event.get().name().equals(MeshEvent.READY)) ready.complete(null);
      }
    } catch (IOException e) {
      LOG.debug("the supervisor's output ended", e);
    }
    String reason = failure.orElse("the mesh ended while it started; see " + options.log());
    ready.completeExceptionally(new IOException(reason));
  }

  private synchronized void openNodePorts(String text) throws IOException {
    List<Forward> wanted = new ArrayList<>();
    for (String port : words(text)) {
      int number = Integer.parseInt(port);
      wanted.add(new Forward(options.nodeAddress(), number, MeshAddresses.GATEWAY, number, ""));
    }
    nodePorts.become(wanted, relay);
  }

  private synchronized void openLoadBalancers(String text) throws IOException {
    List<Forward> wanted = new ArrayList<>();
    for (String place : words(text)) {
      String[] parts = place.split(":");
      int port = Integer.parseInt(parts[1]);
      // The address on the host is the service's own with 127 in front.
      wanted.add(new Forward(parts[0], port, parts[0].replaceFirst("127", "10"), port, ""));
    }
    loadBalancers.become(wanted, relay);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /** Why no mesh can start with this state directory: one runs already. Changes nothing. */
  public static Optional<Refusal> running(Path state) {
    return StateLock.holder(state)
        .map(process -> running(state, " (process %d)".formatted(process.pid())));
  }

  private static Refusal running(Path state, String holder) {
    return new Refusal(
        "AlreadyRunning",
        "A mesh with the state directory %s is running already%s.".formatted(state, holder),
        "Stop it with: meltemi down, or choose another with: --state DIR");
  }

  private static Refusal taken(Forward forward, IOException cause) {
    return new Refusal(
        "PortInUse",
        "Port %d of %s cannot be opened (%s)."
            .formatted(forward.port(), forward.address(), cause.getMessage()),
        forward.option().isEmpty()
            ? "End the program that uses it."
            : "End the program that uses it, or choose another with: " + forward.option());
  }

  /**
   * Whether this process is the host's root; a user namespace's root counts, as it can do the same.
   */
  public static boolean isRoot() {
    return System.getProperty("user.name").equals("root") || "0".equals(uid());
  }

  private static String uid() {
    try {
      return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return "";
    }
  }
}
