package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.GrpcReply;
import dev.meltemi.proxy.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a request may take with all its attempts. A gRPC caller says so itself in {@code
 * grpc-timeout}; the route's timeout is then the most that it may want (Envoy's max_grpc_timeout,
 * which Istio sets to the timeout).
 */
final class OverallTimeout {
  private static final String HEADER = "grpc-timeout";
  private static final int DIGITS = 8;

  private OverallTimeout() {}

  /** Zero is no limit. */
  static Duration of(HttpRequest request, Duration route) {
    if (!GrpcReply.isWanted(request)) return route;
    Duration wanted = read(request.headers().get(HEADER));
    if (wanted.isZero()) return route;
    return route.isZero() || wanted.compareTo(route) < 0 ? wanted : route;
  }

  /** Whether the limit is the caller's own, not the route's. */
  static boolean isCallers(HttpRequest request, Duration route) {
    return !of(request, Duration.ZERO).isZero() && !of(request, route).equals(route);
  }

  /** Tells the endpoint. */
  static void write(HttpRequest request, Duration timeout) {
    if (timeout.isZero() || !GrpcReply.isWanted(request)) return;
    if (read(request.headers().get(HEADER)).equals(timeout)) return;
    request.headers().set(HEADER, text(timeout));
  }

  /** At most 8 digits, so the unit grows with the time. */
  private static String text(Duration timeout) {
    long millis = Math.max(1, timeout.toMillis());
    return millis < 100_000_000 ? millis + "m" : timeout.toSeconds() + "S";
  }

  /** Zero when there is none, or none that can be understood. */
  private static Duration read(@Nullable String value) {
    if (value == null || value.length() < 2 || value.length() > DIGITS + 1) return Duration.ZERO;
    long number = 0;
    for (int i = 0; i < value.length() - 1; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) return Duration.ZERO;
      number = number * 10 + digit;
    }
    return switch (value.charAt(value.length() - 1)) {
      case 'H' -> Duration.ofHours(number);
      case 'M' -> Duration.ofMinutes(number);
      case 'S' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMillis(number);
      case 'u' -> Duration.ofNanos(number * 1000);
      case 'n' -> Duration.ofNanos(number);
      default -> Duration.ZERO;
    };
  }
}
