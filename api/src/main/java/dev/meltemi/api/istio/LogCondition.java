package dev.meltemi.api.istio;

import java.util.List;

/**
 * Which requests a log tells of: Telemetry's {@code filter.expression}, as far as it is enforced.
 */
public sealed interface LogCondition {
  /** {@code a && b}. */
  record All(List<LogCondition> parts) implements LogCondition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** {@code a || b}. */
  record Any(List<LogCondition> parts) implements LogCondition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** The response's code lies within bounds, both included; no response is outside of all. */
  record Code(int least, int most) implements LogCondition {}

  /**
   * What a request's header says.
   *
   * @param name in lower case; {@code :method} and {@code :path} are headers, too
   */
  record Header(String name, Way way, String value) implements LogCondition {}

  enum Way {
    IS,
    BEGINS
  }
}
