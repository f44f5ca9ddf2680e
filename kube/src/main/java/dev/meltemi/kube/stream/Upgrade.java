package dev.meltemi.kube.stream;

import io.netty.channel.Channel;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A request that becomes a WebSocket.
 *
 * @param protocols subprotocols that are spoken, best first
 * @param serve takes the connection over, on its event loop, with the chosen subprotocol
 */
public record Upgrade(List<String> protocols, BiConsumer<Channel, String> serve) {
  public Upgrade {
    protocols = List.copyOf(protocols);
  }
}
