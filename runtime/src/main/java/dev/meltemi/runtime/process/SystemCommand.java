package dev.meltemi.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Short commands of the system ({@code ip}, {@code iptables-restore}): run, wait, look at the
 * outcome.
 */
public final class SystemCommand {
  /**
   * What a command left behind.
   *
   * @param exit its exit code
   * @param output standard output and standard error, in the order written
   */
  public record Outcome(int exit, String output) {
    public boolean ok() {
      return exit == 0;
    }
  }

  /** A command that had to succeed did not; the message holds the command and what it printed. */
  public static final class Failed extends RuntimeException {
    Failed(List<String> command, Outcome outcome) {
      super(
          "'%s' ended with %d: %s"
              .formatted(String.join(" ", command), outcome.exit(), outcome.output().strip()));
    }
  }

  private SystemCommand() {}

  /**
   * Runs a command with {@code input} on its standard input; throws {@link Failed} on an exit code
   * but 0.
   */
  public static String run(List<String> command, String input) {
    Outcome outcome = attempt(command, input);
    if (!outcome.ok()) throw new Failed(command, outcome);
    return outcome.output();
  }

  public static String run(String... command) {
    return run(List.of(command), "");
  }

  /** Runs a command; a program that does not exist gives exit code 127, as in a shell. */
  public static Outcome attempt(List<String> command, String input) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException notFound) {
      return new Outcome(127, String.valueOf(notFound.getMessage()));
    }
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignoredItsInput) {
      // A command that ends without reading breaks the pipe; its exit code tells the story.
    }
    try (var stdout = process.getInputStream()) {
      String output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new Outcome(130, "interrupted");
    }
  }
}
