package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.runtime.outer.LocalMesh;
import dev.meltemi.runtime.outer.Requirements;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Offers to install what the machine lacks, and finds the programs that are not ours. */
final class SystemTools {
  private static final Path APT = Path.of("/usr/bin/apt-get");

  private SystemTools() {}

  /**
   * As root with apt, missing tools are installed: after a question on a terminal, at once with
   * {@code --yes} or without one. Elsewhere nothing is done; the start then names them.
   */
  static void offer(boolean yes, Progress progress) {
    List<String> missing = Requirements.missingTools();
    if (missing.isEmpty() || !LocalMesh.isRoot() || !Files.isExecutable(APT)) return;
    if (!agreed(yes, missing)) return;
    progress.step("installing " + String.join(", ", missing) + ": " + Requirements.INSTALL);
    run(List.of("apt-get", "update", "-qq"));
    run(List.of(Requirements.INSTALL.split(" ")));
  }

  private static boolean agreed(boolean yes, List<String> missing) {
    Console console = System.console();
    if (yes || console == null || !console.isTerminal()) return true;
    String answer =
        console.readLine(
            "%s missing. Install with \"%s\"? [y/N] ",
            String.join(", ", missing), Requirements.INSTALL);
    return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y");
  }

  /** A real Envoy: $ENVOY, then PATH, then PyPI's package in our cache. */
  static String envoy() {
    String named = System.getenv().getOrDefault("ENVOY", "");
    if (!named.isEmpty()) {
      if (Files.isExecutable(Path.of(named))) return Path.of(named).toAbsolutePath().toString();
      throw new UserError(
          "ENVOY is set to %s, which is no program. Unset it, or set it to an Envoy."
              .formatted(named));
    }
    return onPath("envoy").map(Path::toString).orElseGet(() -> fetched("envoy"));
  }

  static java.util.Optional<Path> onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate)) return java.util.Optional.of(candidate.toAbsolutePath());
    }
    return java.util.Optional.empty();
  }

  /** A program of PyPI's, through the distribution's own script. */
  static String fetched(String tool) {
    try {
      Process fetch =
          new ProcessBuilder(Programs.distribution().resolve("bin/fetch-tool").toString(), tool)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String path =
          new String(fetch.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
              .strip();
      if (fetch.waitFor() == 0) return path;
    } catch (IOException e) {
      throw new UserError("Cannot fetch %s: %s".formatted(tool, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UserError(
        "There is no %s on this machine and it could not be fetched; the line above says why."
            .formatted(tool));
  }

  private static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new UserError(
            "\"%s\" failed. Run it by hand to see why.".formatted(String.join(" ", command)));
      }
    } catch (IOException e) {
      throw new UserError("Cannot run %s: %s".formatted(command.getFirst(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted.");
    }
  }
}
