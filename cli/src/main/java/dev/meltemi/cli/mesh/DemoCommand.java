package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.cli.demo.Demo;
import dev.meltemi.cli.demo.DemoContext;
import dev.meltemi.cli.demo.Deployment;
import dev.meltemi.cli.demo.RelayConnector;
import dev.meltemi.cli.demo.Screen;
import dev.meltemi.runtime.relay.RelaySocket;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meltemi demo}: a mesh of its own, its traffic changed step by step and measured. */
@Command(
    name = "demo",
    description = "Start a whole mesh with the samples, change its traffic, and show what happens.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--once",
      description = "Tear everything down afterwards; exit code 1 if any step disagrees.")
  private boolean once;

  @Override
  public Integer call() throws IOException {
    StateFolder folder = state.folder("demo");
    removeOldObjects(folder);
    var progress = new Progress(System.err, System::nanoTime);
    try (RunningMesh mesh = new MeshStart(folder, run, progress).run()) {
      Runtime.getRuntime().addShutdownHook(new Thread(mesh::close));
      Screen screen = screen();
      InProcess commands = new InProcess(folder.kubeconfig());
      var failure =
          Deployment.run(
              commands,
              (limit, count) -> ready(mesh, limit, count),
              Programs.distribution(),
              screen);
      if (failure.isPresent()) throw new UserError("The samples did not start: " + failure.get());
      progress.step("everything is ready");
      if (!once) progress.step("see it: " + mesh.console().server().link());
      boolean agrees = Demo.run(context(mesh, commands, screen)).agrees();
      if (once) return agrees ? 0 : 1;
      return mesh.awaitEnd();
    }
  }

  private DemoContext context(RunningMesh mesh, InProcess commands, Screen screen) {
    var connector =
        new RelayConnector(
            RelaySocket.of(mesh.state().path()), new ReadyPods(mesh.cluster())::name);
    var afterwards =
        new DemoContext.Afterwards(
            "eval \"$(./meltemi env --state %s)\"".formatted(mesh.state().path()), "Ctrl-C");
    return new DemoContext(
        commands,
        connector,
        convergence(mesh),
        new DemoContext.Ingress(mesh.facts().ingress(), mesh.facts().http()),
        Programs.distribution(),
        screen,
        System::nanoTime,
        once ? Optional.empty() : Optional.of(afterwards));
  }

  /** Pods that are ready, endpoints that say so, and proxies that know those endpoints. */
  private static Optional<Duration> ready(
      RunningMesh mesh, Duration limit, BiConsumer<Integer, Integer> count) {
    long began = System.nanoTime();
    var waiting = new PodsReady(_ -> {}, count);
    var missing = waiting.await(mesh.cluster(), "default", (int) limit.toSeconds());
    missing.forEach(line -> System.err.println("  " + line));
    boolean known =
        missing.isEmpty()
            && new EndpointsReady().await(mesh.cluster(), "default", limit.toSeconds())
            && convergence(mesh).await(limit).isPresent();
    return known ? Optional.of(Duration.ofNanos(System.nanoTime() - began)) : Optional.empty();
  }

  private static MeshConvergence convergence(RunningMesh mesh) {
    return new MeshConvergence(mesh.cluster(), new RelayPilot(mesh.mesh().relay()));
  }

  private static Screen screen() {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new Screen(System.out, terminal, terminal && System.getenv("NO_COLOR") == null);
  }

  /** Each demo begins with an empty mesh; the state of an {@code up} is elsewhere. */
  private static void removeOldObjects(StateFolder folder) throws IOException {
    if (dev.meltemi.runtime.outer.StateLock.holder(folder.path()).isPresent()) return;
    if (!Files.isDirectory(folder.path())) return;
    Files.walkFileTree(
        folder.path(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
