package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.traffic.Tracing;
import java.util.Optional;

/** How a trace travels in headers. */
sealed interface Propagation permits W3c, B3 {
  static Propagation of(Tracing.Export export) {
    return switch (export) {
      case Tracing.OpenTelemetry _ -> new W3c();
      case Tracing.Zipkin _ -> new B3();
    };
  }

  /** Whether there is anything of it; what cannot be read is a trace that we keep out of. */
  boolean isPresent(Headers headers);

  /** Empty for what cannot be read. */
  Optional<Parent> read(Headers headers);

  /** Whether the caller has decided to sample, where it says so without naming a trace. */
  Optional<Boolean> decision(Headers headers);

  void write(Headers headers, Span span);

  /** Whether these are hexadecimal digits, not all of them 0. */
  static boolean isId(String text, int from, int to) {
    boolean some = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!digit) return false;
      some |= c != '0';
    }
    return some;
  }
}
