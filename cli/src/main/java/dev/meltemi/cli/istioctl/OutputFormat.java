package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.util.Optional;

/** How {@code get} prints. */
enum OutputFormat {
  TABLE,
  WIDE,
  YAML,
  JSON,
  NAME;

  static OutputFormat of(Optional<String> word) {
    if (word.isEmpty()) return TABLE;
    return switch (word.get()) {
      case "wide" -> WIDE;
      case "yaml" -> YAML;
      case "json" -> JSON;
      case "name" -> NAME;
      default ->
          throw new UserError(
              "There is no output format \"%s\": yaml, json, wide or name.".formatted(word.get()));
    };
  }

  boolean isTable() {
    return this == TABLE || this == WIDE;
  }
}
