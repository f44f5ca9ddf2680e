package dev.meltemi.runtime.relay;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Opens connections into the mesh from the host. Safe for use from several threads. */
public final class RelayClient {
  private final Path socket;

  /** The relay of the mesh with this state directory. */
  public RelayClient(Path state) {
    this.socket = RelaySocket.of(state);
  }

  /**
   * Connects to a host and port inside, as from the outer network or from a pod.
   *
   * @throws IOException if no mesh runs here, or it could not connect; the message says which
   */
  public SocketChannel connect(String host, int port, Optional<PodName> from) throws IOException {
    return ask(new RelayProtocol.Request(host, port, from).line());
  }

  /**
   * Starts a command inside a container; {@link ExecFrame}s follow on the channel, of which {@code
   * EXIT} is the last. To close the channel ends the command.
   *
   * @throws IOException if no mesh runs here or the container does not; the message says which
   */
  public SocketChannel exec(ExecRequest request) throws IOException {
    return ask(request.line());
  }

  private SocketChannel ask(String line) throws IOException {
    SocketChannel channel = open();
    try {
      RelayProtocol.writeLine(channel, line);
      String answer = RelayProtocol.readLine(channel);
      if (answer.equals("ok")) return channel;
      throw new IOException(answer.replaceFirst("^error ", ""));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private SocketChannel open() throws IOException {
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new IOException("no mesh answers at " + socket, e);
    }
  }
}
