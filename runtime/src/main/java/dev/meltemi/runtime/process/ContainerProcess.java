package dev.meltemi.runtime.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of a container's program. Output is appended to its log file. Safe for use from several
 * threads.
 */
public final class ContainerProcess {
  private final Process process;

  private ContainerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a program with exactly this environment.
   *
   * @throws IOException if the program cannot be executed or the log cannot be written
   */
  public static ContainerProcess start(
      List<String> command, Map<String, String> environment, Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new ContainerProcess(builder.start());
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Completes with the exit code; a process ended by signal n gives 128+n. */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * SIGTERM, and SIGKILL when it still runs after {@code grace}. Returns when the process is gone.
   */
  public int stop(Duration grace) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly();
    return process.waitFor();
  }

  public void kill() {
    process.destroyForcibly();
  }
}
