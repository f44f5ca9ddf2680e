package dev.meltemi.proxy.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Epoll, or NIO where its native library is missing (then without original destinations). */
public record Transport(
    boolean isNative,
    Class<? extends ServerSocketChannel> server,
    Class<? extends SocketChannel> client) {

  public static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(true, EpollServerSocketChannel.class, EpollSocketChannel.class)
        : new Transport(false, NioServerSocketChannel.class, NioSocketChannel.class);
  }

  EventLoopGroup group(int threads) {
    IoHandlerFactory factory = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("worker", true), factory);
  }
}
