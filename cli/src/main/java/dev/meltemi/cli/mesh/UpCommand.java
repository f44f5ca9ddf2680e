package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.runtime.outer.LocalMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code meltemi up}: starts a mesh and stays with it, or with {@code --detach} leaves it running.
 */
@Command(
    name = "up",
    description = "Start a mesh on this machine.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  @Mixin private final StateOptions state = new StateOptions();
  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as everything is ready; stop it with: meltemi down.")
  private boolean detach;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    StateFolder folder = state.folder();
    return detach ? Background.start(folder, arguments()) : stay(folder);
  }

  private int stay(StateFolder folder) {
    var progress = new Progress(System.err, System::nanoTime);
    try (RunningMesh mesh = new MeshStart(folder, run, progress).run()) {
      Runtime.getRuntime().addShutdownHook(new Thread(mesh::close));
      progress.step("the mesh is ready");
      Invitation.print(System.out, mesh.facts(), mesh.console().server().link());
      return mesh.awaitEnd();
    }
  }

  /** The same command line without {@code --detach}; the state folder as an absolute path. */
  private List<String> arguments() {
    List<String> all = new ArrayList<>();
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--state")) i++;
      else if (!isLeftOut(word)) {
        all.add(word);
      }
    }
    all.add("--yes");
    return all;
  }

  private static boolean isLeftOut(String word) {
    return word.equals("up")
        || word.equals("--detach")
        || word.equals("-d")
        || word.startsWith("--state=");
  }

  /**
   * A mesh that outlives the command: started as a process of its own, watched until it is ready.
   */
  private static final class Background {
    static int start(StateFolder folder, List<String> arguments) {
      // Before anything is written: the log and the facts are the running mesh's.
      LocalMesh.running(folder.path())
          .ifPresent(refusal -> {
            throw new UserError(refusal.toString());
          });
      List<String> command =
          new ArrayList<>(
              List.of("setsid", Programs.distribution().resolve("bin/meltemi").toString(), "up"));
      command.addAll(arguments);
      command.addAll(List.of("--state", folder.path().toString()));
      try {
        Path log = folder.frontLog();
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(folder.facts());
        Files.write(log, new byte[0]);
        // The front prints the console's link into it.
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-------"));
        Process front =
            new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
        int code = new LogTail(log).untilReady(folder, front);
        if (code == 0)
          MeshConsole.link(folder).ifPresent(link -> System.err.println("console: " + link));
        return code;
      } catch (IOException e) {
        throw MeshStart.unwritable(folder, e);
      }
    }
  }
}
