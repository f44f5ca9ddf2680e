package dev.meltemi.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Puts the samples on a mesh by the document's commands, and waits for them. */
public final class Deployment {
  private static final Duration READY_MAX = Duration.ofSeconds(60);

  /** Tells when workloads can serve. */
  @FunctionalInterface
  public interface Readiness {

    /**
     * Waits until every pod is ready and its proxy has its first configuration.
     *
     * @param progress is told the number of ready pods and of all
     * @return the time that took; empty when the limit passed first
     */
    Optional<Duration> await(Duration limit, BiConsumer<Integer, Integer> progress);
  }

  private Deployment() {}

  /**
   * Injects and applies each file, then waits.
   *
   * @param root the folder that holds {@code samples/}
   * @return what went wrong, as a sentence; empty when everything is ready
   */
  public static Optional<String> run(
      Commands commands, Readiness readiness, Path root, Screen screen) {
    screen.heading("Bookinfo and httpbin");
    for (String file :
        List.of("samples/bookinfo/platform/kube/bookinfo.yaml", "samples/httpbin/httpbin.yaml")) {
      screen.command("kubectl apply -f <(istioctl kube-inject -f " + file + ")");
      String path = root.resolve(file).toAbsolutePath().toString();
      Commands.Result injected = commands.run("", List.of("kube-inject", "-f", path));
      if (injected.exit() != 0) {
        return Optional.of("kube-inject failed: " + injected.output().strip());
      }
      Commands.Result applied = commands.run(injected.output(), List.of("apply", "-f", "-"));
      if (applied.exit() != 0) {
        return Optional.of("apply failed: " + applied.output().strip());
      }
    }
    Optional<Duration> took =
        readiness.await(READY_MAX, (ready, all) -> screen.progress(ready, all, "pods ready"));
    if (took.isEmpty()) {
      return Optional.of("not every pod is ready after " + Stage.text(READY_MAX));
    }
    screen.line("ready", "after " + Stage.text(took.get()));
    return Optional.empty();
  }
}
