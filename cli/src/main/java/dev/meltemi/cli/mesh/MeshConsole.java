package dev.meltemi.cli.mesh;

import dev.meltemi.cli.console.ConsoleServer;
import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.cli.istioctl.RecentFailures;
import dev.meltemi.cli.istioctl.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The console of a local mesh, and the file in which other commands find its link. */
record MeshConsole(ConsoleServer server, Path link) implements AutoCloseable {
  /**
   * @throws IOException when no port can be bound or the link cannot be written
   */
  static MeshConsole open(StateFolder state, PilotLink pilot) throws IOException {
    var server =
        ConsoleServer.start(
            files(),
            Workbench.of(Optional.of(state.kubeconfig())),
            Optional.of(pilot),
            Optional.of(RecentFailures.in(state.logs())),
            0);
    try {
      write(state.consoleLink(), server.link());
      return new MeshConsole(server, state.consoleLink());
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  static Path files() {
    return Programs.distribution().resolve("console");
  }

  /** The key in it is for the mesh's owner alone. */
  private static void write(Path file, String link) throws IOException {
    var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createFile(file, own);
    Files.writeString(file, link);
  }

  /** Empty when there is none. */
  static Optional<String> link(StateFolder state) {
    try {
      return Files.exists(state.consoleLink())
          ? Optional.of(Files.readString(state.consoleLink()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it is somebody else's mesh
    }
  }

  @Override
  public void close() {
    server.close();
    try {
      Files.deleteIfExists(link);
    } catch (IOException e) {
      System.err.println("The console's link is left in " + link + ": " + e.getMessage());
    }
  }
}
