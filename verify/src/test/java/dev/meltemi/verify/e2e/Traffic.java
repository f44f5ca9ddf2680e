package dev.meltemi.verify.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Requests of one pod to a URL, one after the other, without end; remembers each status code. */
final class Traffic implements AutoCloseable {
  /** What curl says when there was no response. */
  static final String NONE = "000";

  private static final int IN_A_ROW = 20;

  private final Process process;

  // Guarded by the monitor.
  private final List<String> codes = new ArrayList<>();

  private Traffic(Process process) {
    this.process = process;
  }

  static Traffic from(MeshFixture mesh, String pod, String url) {
    String request = "curl -s -m 5 -o /dev/null -w '%{http_code}\\n' " + url;
    String loop = "while :; do " + request + " || sleep 0.01; sleep 0.03; done";
    String program = Ran.ROOT.resolve("dist/bin/meltemi").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            program, "exec", "--state", mesh.state().toString(), pod, "--", "sh", "-c", loop);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Traffic traffic = new Traffic(builder.start());
      Thread.ofVirtual().name("traffic").start(traffic::read);
      return traffic;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many requests have ended; a place in {@link #since}. */
  synchronized int count() {
    return codes.size();
  }

  synchronized List<String> since(int place) {
    return List.copyOf(codes.subList(place, codes.size()));
  }

  /** Waits until the last 20 requests after a place were all answered so. */
  Duration awaitSteady(String code, int place, Duration bound) {
    return Patience.await(
        "%d answers %s in a row, after the failures %s".formatted(IN_A_ROW, code, failures(place)),
        bound,
        () -> {
          List<String> all = since(place);
          return all.size() >= IN_A_ROW
              && all.subList(all.size() - IN_A_ROW, all.size()).stream().allMatch(code::equals);
        });
  }

  /** All that was not answered with 200. */
  List<String> failures(int place) {
    return since(place).stream().filter(code -> !code.equals("200")).toList();
  }

  @Override
  public void close() {
    // The shell does not end with the command that started it.
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  private void read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (this) {
          codes.add(line);
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
