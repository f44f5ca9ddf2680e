package dev.meltemi.runtime.outer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * The address of the gateway's load balancer on the host: a loopback address of its own, with the
 * ports of the Service.
 *
 * @param address an address of 127.0.0.0/8, all of which Linux serves without configuration
 * @param http port of the Service's port named http
 * @param https port of the Service's port named https
 */
public record HostPorts(String address, int http, int https) {
  private static final int FIRST = 100;
  private static final int LAST = 119;

  /**
   * 80 and 443 if any address has them free and we may take them, else 8080 and 8443, else free
   * ones.
   */
  public static HostPorts choose() {
    for (List<Integer> ports : List.of(List.of(80, 443), List.of(8080, 8443))) {
      for (int last = FIRST; last <= LAST; last++) {
        String address = "127.0.0." + last;
        if (isFree(address, ports.get(0)) && isFree(address, ports.get(1))) {
          return new HostPorts(address, ports.get(0), ports.get(1));
        }
      }
    }
    String address = "127.0.0." + FIRST;
    return new HostPorts(address, freePort(address), freePort(address));
  }

  /** True when both ports are the well-known ones. */
  public boolean wellKnown() {
    return http == 80 && https == 443;
  }

  /** A free port of an address, free at the time of asking. */
  public static int freePort(String address) {
    try (ServerSocketChannel socket = ServerSocketChannel.open()) {
      socket.bind(new InetSocketAddress(address, 0));
      return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static boolean isFree(String address, int port) {
    try (ServerSocketChannel socket = ServerSocketChannel.open()) {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException takenOrForbidden) {
      return false;
    }
  }
}
