package dev.meltemi.traffic;

import java.util.List;
import java.util.OptionalInt;

/**
 * Which connections a filter chain takes; an empty condition takes all. Conditions weigh in Envoy's
 * order: destination port, destination range, server name, transport protocol, application
 * protocol.
 *
 * @param destinationRanges CIDR blocks, such as {@code 10.0.0.0/8}
 * @param serverNames exact or {@code *.suffix}
 * @param transportProtocol {@code raw_buffer}, {@code tls} or empty for both
 * @param applicationProtocols as found by inspection, such as {@code http/1.1}, {@code h2c}
 */
public record ChainMatch(
    OptionalInt destinationPort,
    List<String> destinationRanges,
    List<String> serverNames,
    String transportProtocol,
    List<String> applicationProtocols) {
  private static final ChainMatch ANY =
      new ChainMatch(OptionalInt.empty(), List.of(), List.of(), "", List.of());

  public ChainMatch {
    destinationRanges = List.copyOf(destinationRanges);
    serverNames = List.copyOf(serverNames);
    applicationProtocols = List.copyOf(applicationProtocols);
  }

  /** Takes every connection. */
  public static ChainMatch any() {
    return ANY;
  }

  public static ChainMatch port(int port) {
    return new ChainMatch(OptionalInt.of(port), List.of(), List.of(), "", List.of());
  }
}
