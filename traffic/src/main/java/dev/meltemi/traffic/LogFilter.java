package dev.meltemi.traffic;

import java.util.List;

/** Which requests an access log tells of. */
public sealed interface LogFilter {
  /** At least two. */
  record All(List<LogFilter> parts) implements LogFilter {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** At least two. */
  record Any(List<LogFilter> parts) implements LogFilter {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** The response's code, 0 when there was none, is at least or at most so much, or just that. */
  record Code(Bound bound, int code) implements LogFilter {}

  enum Bound {
    AT_LEAST,
    AT_MOST,
    EXACTLY
  }

  record Header(HeaderMatch match) implements LogFilter {}
}
