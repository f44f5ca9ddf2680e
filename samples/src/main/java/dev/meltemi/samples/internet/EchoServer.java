package dev.meltemi.samples.internet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends every byte back that it gets; each connection on a virtual thread of its own. */
public final class EchoServer implements AutoCloseable {
  private final ServerSocket server;

  private EchoServer(ServerSocket server) {
    this.server = server;
  }

  /**
   * Binds and serves.
   *
   * @param port 0 for any free one
   * @throws IOException when the port cannot be bound
   */
  public static EchoServer start(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(port));
    EchoServer echo = new EchoServer(socket);
    Thread.ofPlatform().name("echo").start(echo::accept);
    return echo;
  }

  /** The bound port. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException closedOrClientGone) {
        // The loop's condition tells which.
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      long _ = client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException gone) {
      // Nobody is left to tell.
    }
  }
}
