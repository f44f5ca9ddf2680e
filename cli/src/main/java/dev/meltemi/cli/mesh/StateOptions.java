package dev.meltemi.cli.mesh;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --state DIR}: before or after the command, otherwise {@code .meltemi} of the checkout. */
final class StateOptions {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The mesh's folder (default: .meltemi beside the distribution).")
  private @Nullable Path state;

  StateFolder folder() {
    return folder("");
  }

  /** The folder, or one inside it, such as the demo's own. */
  StateFolder folder(String inside) {
    Path chosen = state != null ? state : standard();
    return new StateFolder(inside.isEmpty() ? chosen : chosen.resolve(inside));
  }

  private static Path standard() {
    String dist = System.getProperty("meltemi.dist", "");
    return dist.isEmpty() ? Path.of(".meltemi") : Path.of(dist).resolveSibling(".meltemi");
  }
}
