package dev.meltemi.proxy.listen;

import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Listener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** Makes the handler for a connection whose chain is known; on the connection's event loop. */
public interface ConnectionStarter {
  /**
   * @param original where the client wanted to go
   * @param serverName of its ClientHello, or empty
   */
  ChannelHandler start(
      Worker worker,
      Channel channel,
      Listener listener,
      FilterChain chain,
      Address original,
      String serverName);
}
