package dev.meltemi.runtime.outer;

import java.io.PrintStream;
import java.util.Optional;

/**
 * What the supervisor tells the host: lines {@code meltemi NAME[ TEXT]} on its standard output.
 *
 * @param name one of the names below
 * @param text the rest of the line
 */
public record MeshEvent(String name, String text) {
  /** The API server answers. */
  public static final String API_SERVER = "apiserver";

  /** Everything of the supervisor works; what pods do is told by their objects. */
  public static final String READY = "ready";

  /** The supervisor cannot go on; the text says why. */
  public static final String FAILED = "failed";

  /** The node ports in use, separated by blanks. */
  public static final String NODE_PORTS = "nodeports";

  /** Addresses of load balancers with their ports, separated by blanks: {@code 127.96.0.11:80}. */
  public static final String LOAD_BALANCERS = "loadbalancers";

  private static final String PREFIX = "meltemi ";

  public void print(PrintStream out) {
    out.println(PREFIX + name + (text.isEmpty() ? "" : " " + text.replace('\n', ' ')));
    out.flush();
  }

  static Optional<MeshEvent> parse(String line) {
    if (!line.startsWith(PREFIX)) return Optional.empty();
    String[] parts = line.substring(PREFIX.length()).split(" ", 2);
    return Optional.of(new MeshEvent(parts[0], parts.length > 1 ? parts[1] : ""));
  }
}
