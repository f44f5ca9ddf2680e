package dev.meltemi.xds.grpc;

import java.time.Duration;

/**
 * @param address to bind, such as {@code 0.0.0.0}
 * @param port 0 for any free one
 * @param keepAlive a silent connection is probed after so long, and closed when nothing answers
 *     within 20 s
 * @param maxMessageBytes of one request; 4 MiB unless said otherwise
 */
public record AdsServerOptions(String address, int port, Duration keepAlive, int maxMessageBytes) {
  public static AdsServerOptions of(String address, int port) {
    return new AdsServerOptions(address, port, Duration.ofSeconds(30), 4 << 20);
  }
}
