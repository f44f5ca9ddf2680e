package dev.meltemi.proxy.listen;

import dev.meltemi.traffic.Address;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Where a connection was going before iptables redirected it to us. */
final class OriginalDestination {
  /** SOL_IP, SO_ORIGINAL_DST, a sockaddr_in. */
  private static final RawUnixChannelOption V4 =
      new RawUnixChannelOption("SO_ORIGINAL_DST", 0, 80, 16);

  /** SOL_IPV6, IP6T_SO_ORIGINAL_DST, a sockaddr_in6. */
  private static final RawUnixChannelOption V6 =
      new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", 41, 80, 28);

  private OriginalDestination() {}

  /** Empty when the connection was not redirected. */
  static Optional<Address> of(Channel channel) {
    if (!(channel instanceof UnixChannel)) return Optional.empty();
    boolean six =
        channel.remoteAddress() instanceof InetSocketAddress peer
            && peer.getAddress() instanceof Inet6Address;
    try {
      ByteBuffer raw = channel.config().getOption(six ? V6 : V4);
      if (raw == null) return Optional.empty();
      int port = Short.toUnsignedInt(raw.getShort(2));
      byte[] ip = new byte[six ? 16 : 4];
      raw.get(six ? 8 : 4, ip);
      return Optional.of(new Address(InetAddress.getByAddress(ip).getHostAddress(), port));
    } catch (ChannelException | UnknownHostException e) {
      return Optional.empty(); // ENOENT: connection tracking knows of no redirection
    }
  }
}
