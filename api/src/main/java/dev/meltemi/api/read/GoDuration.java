package dev.meltemi.api.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as Istio reads them: Go's syntax, such as {@code 1h30m}, {@code 1.5s}, {@code 100ms}.
 */
final class GoDuration {
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", new BigDecimal("1"),
          "us", new BigDecimal("1000"),
          "µs", new BigDecimal("1000"),
          "ms", new BigDecimal("1000000"),
          "s", new BigDecimal("1000000000"),
          "m", new BigDecimal("60000000000"),
          "h", new BigDecimal("3600000000000"));

  private static final Pattern WHOLE =
      Pattern.compile(
          "[-+]?(?:(?:[0-9]{1,12}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(?:ns|us|µs|ms|s|m|h)){1,7}");
  private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)");

  private GoDuration() {}

  static Optional<Duration> parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return text.equals("0") ? Optional.of(Duration.ZERO) : Optional.empty();
    }
    var sum = BigDecimal.ZERO;
    var parts = PART.matcher(text);
    while (parts.find()) {
      sum =
          sum.add(
              new BigDecimal(parts.group(1))
                  .multiply(NANOS.getOrDefault(parts.group(2), BigDecimal.ONE)));
    }
    // Go holds durations in 64 bits of nanoseconds.
    var nanos = sum.toBigInteger();
    if (nanos.bitLength() > 63) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofNanos(text.startsWith("-") ? -nanos.longValue() : nanos.longValue()));
  }
}
