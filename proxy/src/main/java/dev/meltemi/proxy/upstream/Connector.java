package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens connections on a worker's own loop, marked and bound as the configuration says. */
public final class Connector {
  /** SOL_SOCKET, SO_MARK. */
  private static final IntegerUnixChannelOption MARK =
      new IntegerUnixChannelOption("SO_MARK", 1, 36);

  /**
   * IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT: the port is chosen at connect, so that one source address
   * serves more than one port range's worth of destinations.
   */
  private static final IntegerUnixChannelOption BIND_WITHOUT_PORT =
      new IntegerUnixChannelOption("IP_BIND_ADDRESS_NO_PORT", 0, 24);

  private Connector() {}

  /**
   * Connects, and shakes hands where TLS is spoken.
   *
   * @param prepare adds the handlers; not called for a connection that fails
   */
  public static ChannelFuture connect(
      UpstreamContext context,
      Worker worker,
      Cluster cluster,
      InetSocketAddress to,
      Optional<ClientTls> tls,
      TlsContexts.Payload payload,
      Consumer<Channel> prepare) {
    var transport = context.workers().transport();
    var bootstrap =
        new Bootstrap()
            .group(worker.loop())
            .channel(transport.client())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(Math.min(cluster.connectTimeout().toMillis(), Integer.MAX_VALUE)))
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (tls.isEmpty()) prepare.accept(channel);
                  }
                });
    if (transport.isNative() && context.socketMark().isPresent()) {
      bootstrap.option(MARK, context.socketMark().getAsInt());
    }
    if (!cluster.bindSource().isEmpty()) {
      if (transport.isNative()) bootstrap.option(BIND_WITHOUT_PORT, 1);
      bootstrap.localAddress(new InetSocketAddress(cluster.bindSource(), 0));
    }
    ChannelFuture connect = bootstrap.connect(to);
    return tls.isEmpty()
        ? connect
        : UpstreamTls.secure(connect, cluster, tls.get(), payload, context, prepare);
  }

  /** In the operating system's words, such as {@code Connection refused}. */
  public static String reason(@Nullable Throwable cause) {
    @Nullable String message = cause == null ? null : cause.getMessage();
    if (message == null) return "unknown";
    if (cause instanceof UpstreamTls.Failed) return message;
    int address = message.indexOf(": /");
    String said = address < 0 ? message : message.substring(0, address);
    int last = said.lastIndexOf(": ");
    String reason = last < 0 ? said : said.substring(last + 2);
    int call = reason.lastIndexOf("failed with error(-");
    if (call >= 0) return reason.substring(call);
    return reason;
  }
}
