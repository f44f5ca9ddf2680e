package dev.meltemi.traffic;

/** How a header or query value is compared. */
public sealed interface StringMatch {
  record Exact(String value) implements StringMatch {}

  record Prefix(String value) implements StringMatch {}

  /** RE2; the whole value must match. */
  record Regex(String pattern) implements StringMatch {}

  /** Any value will do, but there must be one. */
  record Present() implements StringMatch {}
}
