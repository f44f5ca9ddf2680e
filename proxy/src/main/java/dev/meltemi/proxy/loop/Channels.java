package dev.meltemi.proxy.loop;

import io.netty.channel.Channel;

/** What is done to a channel without waiting for the outcome: its handlers hear of the end. */
public final class Channels {
  private Channels() {}

  @SuppressWarnings("FutureReturnValueIgnored")
  public static void close(Channel channel) {
    channel.close();
  }

  /** Failures end the channel, which its handlers hear of. */
  @SuppressWarnings("FutureReturnValueIgnored")
  static void write(Channel channel, Object message) {
    channel.write(message, channel.voidPromise());
  }
}
