package dev.meltemi.verify.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A command of the product that has run as a process. */
record Ran(int code, String out, String err) {
  /** More than any command may take; {@code up} waits at most 60 s for each of two things. */
  private static final long LIMIT_SECONDS = 150;

  /** What {@code up} and the launcher say while they work. */
  private static final Pattern PROGRESS = Pattern.compile("^(?:\\[ *[0-9.]+ s] |meltemi: )");

  static final Path ROOT = Path.of(System.getProperty("meltemi.root", "..")).toAbsolutePath();

  /** The launcher of the checkout, which builds when it must. */
  static Ran meltemi(String... words) {
    return process(List.of(launcher()), Map.of("KUBECONFIG", ""), "", words);
  }

  /** The launcher under another program, such as {@code setpriv}, which is given it to run. */
  static Ran meltemiUnder(List<String> outer, String... words) {
    List<String> command = new ArrayList<>(outer);
    command.add(launcher());
    return process(command, Map.of("KUBECONFIG", ""), "", words);
  }

  private static String launcher() {
    return ROOT.resolve("meltemi").toString();
  }

  /** {@code istioctl} of the distribution; an empty kubeconfig stands for none. */
  static Ran istioctl(String kubeconfig, String input, String... words) {
    String program = ROOT.resolve("dist/bin/istioctl").toString();
    return process(List.of(program), Map.of("KUBECONFIG", kubeconfig), input, words);
  }

  /** The {@code kubectl} of the PATH. */
  static Ran kubectl(String kubeconfig, String input, String... words) {
    return process(List.of("kubectl"), Map.of("KUBECONFIG", kubeconfig), input, words);
  }

  /** A program of the machine. */
  static Ran program(String... words) {
    return process(List.of(words), Map.of(), "");
  }

  private static Ran process(
      List<String> program, Map<String, String> environment, String input, String... words) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
      var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException refusedBeforeItRead) {
        // The exit code and stderr tell.
      }
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("%s did not end in %d s".formatted(command, LIMIT_SECONDS));
      }
      return new Ran(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  Ran succeeds() {
    assertThat(code).as("exit code; stdout: %s; stderr: %s", out, err).isZero();
    return this;
  }

  /**
   * Refused as a user should be: a code, one paragraph on stderr with these parts, nothing on
   * stdout and none of our insides.
   */
  Ran isRefusedWith(String... parts) {
    assertThat(code).as("exit code; stdout: %s; stderr: %s", out, err).isNotZero();
    assertThat(out).isEmpty();
    String said = err.lines().filter(line -> !PROGRESS.matcher(line).find()).collect(joining("\n"));
    assertThat(said).startsWith("Error: ").contains(parts).doesNotContain("\tat ", "Exception");
    assertThat(said.substring(1)).as("one error, one paragraph").doesNotContain("Error: ");
    assertThat(said.lines()).as("one paragraph").noneMatch(String::isBlank);
    return this;
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
