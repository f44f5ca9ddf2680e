package dev.meltemi.proxy.loop;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** What is done to a channel without waiting for the outcome: its handlers hear of the end. */
public final class Channels {
  private Channels() {}

  @SuppressWarnings("FutureReturnValueIgnored")
  public static void close(Channel channel) {
    channel.close();
  }

  /** Tells the peer that no more will come: by TLS where it is spoken, else by TCP. */
  @SuppressWarnings("FutureReturnValueIgnored")
  static void shutdownOutput(Channel channel) {
    @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) tls.closeOutbound();
    else ((SocketChannel) channel).shutdownOutput();
  }

  /** Failures end the channel, which its handlers hear of. */
  @SuppressWarnings("FutureReturnValueIgnored")
  static void write(Channel channel, Object message) {
    channel.write(message, channel.voidPromise());
  }
}
