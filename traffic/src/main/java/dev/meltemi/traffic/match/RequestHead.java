package dev.meltemi.traffic.match;

import org.jspecify.annotations.Nullable;

/** What routes can see of a request. Called on the hot path: implementations answer from memory. */
public interface RequestHead {
  String method();

  String scheme();

  /** The Host header or {@code :authority}, possibly with a port. */
  String authority();

  /** The path with its query string. */
  String path();

  /**
   * The value of a header, several joined with a comma, or null when there is none.
   *
   * @param name in lower case, never a pseudo-header
   */
  @Nullable String header(String name);
}
