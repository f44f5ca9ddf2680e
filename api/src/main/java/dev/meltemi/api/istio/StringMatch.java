package dev.meltemi.api.istio;

/** A condition on a text. */
public sealed interface StringMatch {
  record Exact(String value) implements StringMatch {}

  /** A plain string prefix: {@code /foo} matches {@code /foobar}. */
  record Prefix(String value) implements StringMatch {}

  /** RE2, over the full text. */
  record Regex(String value) implements StringMatch {}

  /** Any value will do, so long as there is one: {@code {}} in YAML. */
  record Present() implements StringMatch {}
}
