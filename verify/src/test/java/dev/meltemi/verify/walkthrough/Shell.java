package dev.meltemi.verify.walkthrough;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One bash for a whole walk, so that what a step exports is there in the next. One thread. */
final class Shell implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final Writer input;
  private final BufferedReader output;
  private final Path scratch;
  private int steps;

  /** What the commands printed on both streams, and the last one's code. */
  record Result(int code, String output) {}

  private Shell(Process process, Path scratch) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.scratch = scratch;
  }

  static Shell start(Path folder, Path scratch, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new Shell(builder.start(), scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Types the commands, which must end within two minutes. */
  Result type(String commands) {
    String mark = "--- end of step " + ++steps;
    try {
      Path file = scratch.resolve("step.sh");
      Files.writeString(file, commands + "\n");
      input.write("source %s </dev/null; printf '\\n%s %%d\\n' $?\n".formatted(file, mark));
      input.flush();
      return CompletableFuture.supplyAsync(() -> read(mark)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("not over after %d s: %s".formatted(LIMIT_SECONDS, commands), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private Result read(String mark) {
    StringBuilder text = new StringBuilder();
    try {
      while (true) {
        String line = output.readLine();
        if (line == null) throw new AssertionError("the shell ended: " + text);
        if (line.startsWith(mark)) {
          return new Result(
              Integer.parseInt(line.substring(mark.length()).strip()), text.toString().strip());
        }
        text.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
