package dev.meltemi.proxy.admin;

import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.http.ServerConnection;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.traffic.Address;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Serves the admin endpoints on an address of their own, with the same HTTP as everything else. */
public final class Admin implements AutoCloseable {
  private final Workers workers;
  private final HttpLimits limits;
  private final AdminPages pages;
  private @Nullable Channel channel;

  public Admin(Workers workers, HttpLimits limits, AdminView view) {
    this.workers = workers;
    this.limits = limits;
    this.pages = new AdminPages(view);
  }

  /**
   * Opens the address.
   *
   * @throws IOException if it cannot be bound
   */
  public synchronized void bind(Address address) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(workers.group(), workers.group())
            .channel(workers.transport().server())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    Worker worker = workers.of(accepted.eventLoop());
                    accepted
                        .pipeline()
                        .addLast(
                            new ServerConnection(
                                worker, accepted, new AdminRequests(pages), limits));
                  }
                })
            .bind(new InetSocketAddress(address.ip(), address.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("admin " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    channel = bound.channel();
  }

  /** Empty when it is not bound. */
  public synchronized OptionalInt port() {
    return channel != null && channel.localAddress() instanceof InetSocketAddress address
        ? OptionalInt.of(address.getPort())
        : OptionalInt.empty();
  }

  @Override
  public synchronized void close() {
    if (channel != null) channel.close().awaitUninterruptibly();
    channel = null;
  }
}
