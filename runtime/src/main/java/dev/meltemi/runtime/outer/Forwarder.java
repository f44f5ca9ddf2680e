package dev.meltemi.runtime.outer;

import dev.meltemi.runtime.relay.Pump;
import dev.meltemi.runtime.relay.RelayClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port on the host's loopback whose connections go to a host and port inside the mesh. */
final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  private final ServerSocketChannel server;
  private final RelayClient relay;
  private final Forward forward;

  private Forwarder(ServerSocketChannel server, RelayClient relay, Forward forward) {
    this.server = server;
    this.relay = relay;
    this.forward = forward;
  }

  /** Listens at once; throws when the port is taken. */
  static Forwarder open(Forward forward, RelayClient relay) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(new InetSocketAddress(forward.address(), forward.port()));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    Forwarder forwarder = new Forwarder(server, relay, forward);
    Thread.ofVirtual().name("forward " + forward.port()).start(forwarder::accept);
    return forwarder;
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (true) {
      SocketChannel client;
      try {
        client = server.accept();
      } catch (IOException closed) {
        return;
      }
      Thread.ofVirtual().start(() -> serve(client));
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel inside =
            relay.connect(forward.targetHost(), forward.targetPort(), Optional.empty())) {
      Pump.run(client, inside);
    } catch (IOException refused) {
      LOG.debug("{}: {}", forward, refused.getMessage());
    }
  }
}
