package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.Address;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
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

  /** As Envoy writes it where it hashes addresses: IPv6 in brackets and in its shortest form. */
  static String canonical(InetAddress address) {
    String text = NetUtil.toAddressString(address);
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  /** Without brackets; what is no address stays as it is. */
  public static String canonical(String ip) {
    @Nullable InetAddress address =
        ip.indexOf(':') < 0 ? null : NetUtil.createInetAddressFromIpAddressString(ip);
    return address == null ? ip : NetUtil.toAddressString(address);
  }

  public static String text(@Nullable SocketAddress address) {
    return address == null ? "" : of(address).toString();
  }
}
