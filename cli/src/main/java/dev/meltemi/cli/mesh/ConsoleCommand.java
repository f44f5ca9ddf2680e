package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.cli.console.ConsoleServer;
import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.cli.istioctl.Workbench;
import dev.meltemi.runtime.outer.StateLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code meltemi console}: opens the console of the local mesh that runs, or serves one for another
 * cluster until it is stopped.
 */
@Command(name = "console", description = "Open the web console.", mixinStandardHelpOptions = true)
public final class ConsoleCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();

  @Option(
      names = {"--kubeconfig", "-c"},
      paramLabel = "FILE",
      description = "Serve a console for this cluster, with these credentials.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--pilot",
      paramLabel = "URL",
      description = "Pilot's debug address, such as http://127.0.0.1:15014.")
  private @Nullable URI pilot;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on 127.0.0.1 of a console that is served here (default: any).")
  private int port;

  @Option(names = "--no-open", description = "Only print the link.")
  private boolean printOnly;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return kubeconfig == null && pilot == null ? local() : own();
  }

  private int local() {
    StateFolder folder = state.folder();
    Optional<String> link = StateLock.holder(folder.path()).flatMap(_ -> MeshConsole.link(folder));
    if (link.isEmpty()) {
      throw new UserError(
          "No mesh with a console runs in %s. Start one with: ./meltemi up; or name a cluster with"
                  .formatted(folder.path())
              + " --kubeconfig FILE and its control plane with --pilot URL.");
    }
    present(link.get());
    return 0;
  }

  private int own() {
    Optional<PilotLink> control =
        pilot == null ? LocalPilot.find() : Optional.of(PilotLink.http(pilot));
    try (ConsoleServer server =
        ConsoleServer.start(
            MeshConsole.files(),
            Workbench.of(Optional.ofNullable(kubeconfig)),
            control,
            Optional.empty(),
            port)) {
      present(server.link());
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      throw new UserError(
          "The console cannot listen on 127.0.0.1:%d: %s".formatted(port, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private void present(String link) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(link);
    out.flush();
    if (!printOnly) browse(link);
  }

  /** Where there is a desktop; elsewhere the printed link has to do. */
  private static void browse(String link) {
    boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    Optional<Path> opener = SystemTools.onPath("xdg-open");
    if (!desktop || opener.isEmpty()) return;
    try {
      var _ =
          new ProcessBuilder(List.of(opener.get().toString(), link))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      System.err.println("The browser could not be started: " + e.getMessage());
    }
  }
}
