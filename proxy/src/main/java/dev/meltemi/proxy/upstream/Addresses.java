package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Socket addresses in our words. */
public final class Addresses {
  private static final Address NOWHERE = new Address("0.0.0.0", 0);

  private Addresses() {}

  public static Address of(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) return NOWHERE;
    return new Address(inet.getAddress().getHostAddress(), inet.getPort());
  }

  public static String text(@Nullable SocketAddress address) {
    return address == null ? "" : of(address).toString();
  }
}
