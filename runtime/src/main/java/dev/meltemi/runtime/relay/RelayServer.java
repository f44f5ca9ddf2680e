package dev.meltemi.runtime.relay;

import dev.meltemi.runtime.netns.NetworkNamespace;
import dev.meltemi.runtime.process.Visit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The inside end of the relay: a Unix socket, one virtual thread for each direction of a
 * connection.
 */
public final class RelayServer implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  /** What the relay must know of the mesh. */
  public interface Directory {
    /** The IPv4 address of a host, as seen from a namespace of the cluster. */
    Optional<String> resolve(String host, String namespace);

    /** The network namespace of a running pod. */
    Optional<NetworkNamespace> network(PodName pod);

    /**
     * How a command gets into a running container.
     *
     * @throws IOException if there is no such pod, or the container does not run; the message says
     *     which
     */
    Visit visit(ExecRequest request) throws IOException;
  }

  private final ServerSocketChannel server;
  private final Directory directory;

  private RelayServer(ServerSocketChannel server, Directory directory) {
    this.server = server;
    this.directory = directory;
  }

  /** Listens on a path, in the place of a socket that an earlier run left there. */
  public static RelayServer start(Path socket, Directory directory) throws IOException {
    Files.createDirectories(
        socket.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    RelayServer relay = new RelayServer(server, directory);
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
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
    try (client) {
      SocketChannel target;
      try {
        String line = RelayProtocol.readLine(client);
        Optional<ExecRequest> command = ExecRequest.parse(line);
        if (command.isPresent()) {
          ExecSession.run(client, directory.visit(command.get()));
          return;
        }
        target = connect(line);
      } catch (IOException refused) {
        RelayProtocol.writeLine(client, "error " + oneLine(refused));
        return;
      }
      try (target) {
        RelayProtocol.writeLine(client, "ok");
        Pump.run(client, target);
      }
    } catch (IOException clientGone) {
      // There is nobody left to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SocketChannel connect(String line) throws IOException {
    RelayProtocol.Request request =
        RelayProtocol.Request.parse(line)
            .orElseThrow(() ->
                new IOException(
                    "expected: connect HOST:PORT [from NAMESPACE/POD] or exec"
                        + " NAMESPACE/POD/CONTAINER, got: "
                        + line));
    String namespace = request.from().map(PodName::namespace).orElse("default");
    String address =
        directory
            .resolve(request.host(), namespace)
            .orElseThrow(() -> new IOException("no such host: " + request.host()));
    InetSocketAddress target = new InetSocketAddress(address, request.port());
    if (request.from().isEmpty()) return open(target);
    PodName pod = request.from().get();
    NetworkNamespace network =
        directory.network(pod).orElseThrow(() -> new IOException("no such running pod: " + pod));
    try {
      return network.call(() -> open(target));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static SocketChannel open(InetSocketAddress target) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
    try {
      channel.socket().connect(target, CONNECT_TIMEOUT_MILLIS);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "%s:%d: %s".formatted(target.getHostString(), target.getPort(), e.getMessage()), e);
    }
  }

  private static String oneLine(IOException problem) {
    return String.valueOf(problem.getMessage()).replace('\n', ' ');
  }
}
