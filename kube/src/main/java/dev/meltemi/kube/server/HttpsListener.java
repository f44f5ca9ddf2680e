package dev.meltemi.kube.server;

import dev.meltemi.kube.tls.Identity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The socket, TLS and HTTP/1.1 under the API. */
final class HttpsListener implements AutoCloseable {

  private static final int LOOPS = 2;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final int port;

  /**
   * @param authority whose client certificates are accepted; a client may also come without one
   * @throws IOException when the address cannot be listened on
   */
  HttpsListener(
      InetSocketAddress address,
      Identity identity,
      X509Certificate authority,
      Api api,
      Metrics metrics)
      throws IOException {
    SslContext tls = tls(identity, authority);
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    metrics.limits().waitingBytes() / 2, metrics.limits().waitingBytes()))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (!admit(channel, metrics)) {
                      return;
                    }
                    channels.add(channel);
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(new HttpServerCodec())
                        .addLast(new BodyCollector(metrics))
                        .addLast(new Connection(api, handlers, metrics));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new IOException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    channels.add(bound.channel());
    port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private static boolean admit(Channel channel, Metrics metrics) {
    int open = metrics.connections().incrementAndGet();
    channel.closeFuture().addListener(_ -> metrics.connections().decrementAndGet());
    if (open > metrics.limits().connections()) {
      metrics.hit(Metrics.Limit.CONNECTIONS);
      var _ = channel.close();
      return false;
    }
    return true;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    channels.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    handlers.close();
  }

  private static SslContext tls(Identity identity, X509Certificate authority) throws SSLException {
    return SslContextBuilder.forServer(identity.key(), identity.certificate())
        .sslProvider(SslProvider.JDK)
        .trustManager(authority)
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }
}
