package dev.meltemi.verify.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.meltemi.testkit.Needs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole walk-through, typed as a reader would, on each data plane. */
class WalkthroughTest {
  private static final Path ROOT =
      Path.of(System.getProperty("meltemi.root", "..")).toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void everyStepPrintsWhatThePagesSayOnOurDataPlane() {
    walk("java");
  }

  @Test
  void everyStepPrintsWhatThePagesSayOnEnvoy() {
    Needs.need(!System.getenv().getOrDefault("ENVOY", "").isEmpty(), "needs a real Envoy");
    walk("envoy");
  }

  private void walk(String plane) {
    Needs.e2e();
    Needs.root();
    Needs.tool("ip", "iptables", "nsenter", "curl", "openssl", "wrk", "kubectl");
    String state = folder.resolve("mesh").toString();
    List<Page> pages = Page.all(ROOT.resolve("docs/walkthrough"));
    assertThat(pages).isNotEmpty();
    long began = System.nanoTime();
    try (Shell shell = Shell.start(ROOT, folder, Map.of("MESH", state))) {
      done(
          shell,
          "./meltemi up --detach --state $MESH --data-plane "
              + plane
              + " && eval \"$(./meltemi env --state $MESH)\""
              // The pages speak of the standard state folder.
              + " && meltemi() { command meltemi --state $MESH \"$@\"; }");
      try {
        for (Page page : pages) page.steps().forEach(step -> take(shell, page, step));
      } finally {
        Shell.Result down = shell.type("./meltemi down --state $MESH");
        System.out.println(down.output());
      }
    }
    System.out.printf("walk-through on %s: %d s%n", plane, since(began).toSeconds());
  }

  private static void done(Shell shell, String commands) {
    Shell.Result result = shell.type(commands);
    assertThat(result.code()).as(result.output()).isZero();
  }

  private static void take(Shell shell, Page page, Step step) {
    long began = System.nanoTime();
    while (true) {
      Shell.Result result = shell.type(step.commands());
      Optional<String> fault = step.fault(result);
      if (fault.isEmpty()) break;
      if (!step.eventually() || since(began).compareTo(PATIENCE) > 0) {
        fail(
            "%s, %s: %s%n%s%nprinted:%n%s"
                .formatted(
                    page.name(), step.title(), fault.get(), step.commands(), result.output()));
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    System.out.printf(
        "ok  %-28s %-60s %5d ms%n", page.name(), step.title(), since(began).toMillis());
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
