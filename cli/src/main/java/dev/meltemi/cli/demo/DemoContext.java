package dev.meltemi.cli.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A running mesh with bookinfo ready in namespace {@code default}, as the demo sees it.
 *
 * @param root the folder that holds {@code samples/}
 * @param ingress where the host reaches the ingress gateway's port named {@code http}
 * @param nanos a clock that only goes forward, in nanoseconds
 * @param afterwards what to tell about a mesh that stays up; empty when it is torn down after the
 *     demo
 */
public record DemoContext(
    Commands commands,
    Connector connector,
    Convergence convergence,
    Ingress ingress,
    Path root,
    Screen screen,
    LongSupplier nanos,
    Optional<Afterwards> afterwards) {

  /** An address of the ingress gateway on the host. */
  public record Ingress(String host, int port) {

    String url(String path) {
      return "http://" + host + (port == 80 ? "" : ":" + port) + path;
    }
  }

  /**
   * How a user goes on.
   *
   * @param environment the command that prepares a shell, such as {@code eval "$(./meltemi env)"}
   * @param stop how to stop the mesh, such as {@code Ctrl-C} or {@code ./meltemi down}
   */
  public record Afterwards(String environment, String stop) {}
}
