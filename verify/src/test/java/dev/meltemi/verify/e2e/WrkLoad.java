package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * wrk in a pod at a steady rate, until it is told to end. Unlike {@link Traffic} it keeps its
 * connections.
 */
final class WrkLoad {
  private static final int CONNECTIONS = 4;
  private static final int LONGEST_SECONDS = 1200;

  /** An answer that takes longer counts as none. */
  private static final int PATIENCE_SECONDS = 10;

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern OTHER_STATUS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern SOCKETS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  private final Process process;

  private WrkLoad(Process process) {
    this.process = process;
  }

  /**
   * What wrk counted.
   *
   * @param requests answered with any status
   * @param failed answered with another status than 2xx and 3xx, or not at all
   */
  record Count(long requests, long failed) {}

  static WrkLoad start(MeshFixture mesh, String pod, String url, int perSecond) {
    int delay = 1000 * CONNECTIONS / perSecond;
    // wrk asks the script how long each connection waits before its next request.
    String line =
        "f=$(mktemp) && echo 'function delay() return %d end' >$f && exec wrk -t1 -c%d -d%ds --timeout %ds -s $f %s"
            .formatted(delay, CONNECTIONS, LONGEST_SECONDS, PATIENCE_SECONDS, url);
    ProcessBuilder builder =
        new ProcessBuilder(
                Ran.ROOT.resolve("dist/bin/meltemi").toString(),
                "exec",
                "--state",
                mesh.state().toString(),
                pod,
                "--",
                "sh",
                "-c",
                line)
            .redirectErrorStream(true);
    try {
      return new WrkLoad(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the load and returns what it saw. */
  Count end() {
    try {
      process
          .descendants()
          .filter(child -> child.info().command().orElse("").endsWith("wrk"))
          .forEach(WrkLoad::interrupt);
      String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      long requests = number(REQUESTS.matcher(report), 1);
      assertThat(requests).as(report).isPositive();
      long failed = number(OTHER_STATUS.matcher(report), 1);
      for (int kind = 1; kind <= 4; kind++) failed += number(SOCKETS.matcher(report), kind);
      return new Count(requests, failed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static long number(Matcher matcher, int group) {
    return matcher.find() ? Long.parseLong(matcher.group(group)) : 0;
  }

  /** Ctrl-C: wrk then prints what it counted. */
  private static void interrupt(ProcessHandle wrk) {
    try {
      int _ = new ProcessBuilder("kill", "-INT", Long.toString(wrk.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
