package dev.meltemi.junit;

import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP server of the test, on this machine's loopback.
 *
 * @param labels by which subsets choose, such as {@code version: v1}
 */
public record Backend(int port, Map<String, String> labels) {
  public Backend {
    if (port < 1 || port > 65535) throw new IllegalArgumentException("port " + port);
    labels = Map.copyOf(labels);
  }

  public static Backend at(int port) {
    return new Backend(port, Map.of());
  }

  /** With the label {@code version}, Istio's usual one for subsets. */
  public static Backend of(String version, int port) {
    return at(port).labelled("version", version);
  }

  public Backend labelled(String name, String value) {
    var more = new TreeMap<>(labels);
    more.put(name, value);
    return new Backend(port, more);
  }
}
