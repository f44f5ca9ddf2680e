package dev.meltemi.traffic.match;

import dev.meltemi.traffic.Address;
import java.util.List;

/**
 * What filter chains can see of a connection.
 *
 * @param destination the original one, if it was read
 * @param serverName of the TLS ClientHello, in lower case, or empty
 * @param transportProtocol {@code tls} or {@code raw_buffer}
 * @param applicationProtocols found by inspection, such as {@code http/1.1}, or empty
 */
public record ConnectionHead(
    Address destination,
    String serverName,
    String transportProtocol,
    List<String> applicationProtocols) {
  public ConnectionHead {
    applicationProtocols = List.copyOf(applicationProtocols);
  }

  /** Plain bytes of which nothing is known yet. */
  public static ConnectionHead plain(Address destination) {
    return new ConnectionHead(destination, "", "raw_buffer", List.of());
  }
}
