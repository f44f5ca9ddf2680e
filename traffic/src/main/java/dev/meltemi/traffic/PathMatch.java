package dev.meltemi.traffic;

/** How a path, without its query string, is compared. */
public sealed interface PathMatch {
  record Exact(String path) implements PathMatch {}

  /** A plain string prefix: {@code /foo} also matches {@code /foobar}. */
  record Prefix(String prefix) implements PathMatch {}

  /** RE2; the whole path must match. */
  record Regex(String pattern) implements PathMatch {}
}
