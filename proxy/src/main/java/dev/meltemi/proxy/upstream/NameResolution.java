package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.loop.Workers;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns names into addresses, without blocking. An answer is used again until the time to live that
 * its server gave it has passed. Any thread.
 */
public final class NameResolution implements AutoCloseable {
  /** Seconds, whatever the server says: the longest, as MeshConfig's dnsRefreshRate has it. */
  private static final int LONGEST_TTL = 60;

  private static final int SHORTEST_TTL = 1;

  private final Workers workers;
  private @Nullable DnsNameResolver resolver;
  private boolean closed;

  public NameResolution(Workers workers) {
    this.workers = workers;
  }

  /**
   * Asks for all addresses of a name, as /etc/hosts and /etc/resolv.conf have it: those of IPv4, or
   * of IPv6 where there are no others. An IP address stands for itself.
   *
   * @param answer called once, on an event loop; with an empty list when there is none just now
   */
  public void resolve(String name, Consumer<List<InetAddress>> answer) {
    @Nullable DnsNameResolver open = resolver();
    if (open == null) return;
    open.resolveAll(name)
        .addListener((io.netty.util.concurrent.Future<List<InetAddress>> done) -> {
          if (done.isSuccess()) {
            answer.accept(oneFamily(done.getNow()));
            return;
          }
          System.getLogger(NameResolution.class.getName())
              .log(System.Logger.Level.DEBUG, "no address for {0}", name);
          answer.accept(List.of());
        });
  }

  private static List<InetAddress> oneFamily(List<InetAddress> addresses) {
    List<InetAddress> ipv4 = addresses.stream().filter(Inet4Address.class::isInstance).toList();
    return ipv4.isEmpty() ? List.copyOf(addresses) : ipv4;
  }

  /** Opened by the first question: most proxies never ask. */
  private synchronized @Nullable DnsNameResolver resolver() {
    if (closed) return null;
    if (resolver == null) {
      boolean isNative = workers.transport().isNative();
      resolver =
          new DnsNameResolverBuilder(workers.all().getFirst().loop())
              .datagramChannelType(isNative ? EpollDatagramChannel.class : NioDatagramChannel.class)
              .socketChannelType(isNative ? EpollSocketChannel.class : NioSocketChannel.class)
              .nameServerProvider(DnsServerAddressStreamProviders.platformDefault())
              .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
              .ttl(SHORTEST_TTL, LONGEST_TTL)
              .build();
    }
    return resolver;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (resolver != null) resolver.close();
  }
}
