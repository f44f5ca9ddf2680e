package dev.meltemi.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Connects through the supervisor's relay: a Unix socket on which a connection begins with the line
 * {@code connect host:port from namespace/pod}, answered by {@code ok} or {@code error reason}.
 * From outside, it connects directly.
 *
 * @param relay the socket's path
 * @param pods finds a running pod's name
 */
public record RelayConnector(Path relay, Pods pods) implements Connector {

  /** Longest line of the relay's answer, in bytes. */
  private static final int ANSWER_MAX = 4096;

  /** Finds pods by their labels. */
  @FunctionalInterface
  public interface Pods {

    /** The name of a ready pod with these labels in that namespace, if there is one. */
    Optional<String> name(Sender.Pod pod);
  }

  @Override
  public Connection connect(Sender from, String host, int port) throws IOException {
    return switch (from) {
      case Sender.Outside() -> new Stream(open(new InetSocketAddress(host, port)));
      case Sender.Pod pod -> relayed(pod, host, port);
    };
  }

  private Connection relayed(Sender.Pod pod, String host, int port) throws IOException {
    String name =
        pods.name(pod)
            .orElseThrow(
                () -> new IOException("no ready pod " + pod.labels() + " in " + pod.namespace()));
    String wish = "connect " + host + ":" + port + " from " + pod.namespace() + "/" + name + "\n";
    SocketChannel channel = open(UnixDomainSocketAddress.of(relay));
    try {
      channel.write(ByteBuffer.wrap(wish.getBytes(StandardCharsets.UTF_8)));
      String answer = line(channel);
      if (!answer.equals("ok")) {
        throw new IOException(answer.startsWith("error ") ? answer.substring(6) : answer);
      }
      return new Stream(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static SocketChannel open(SocketAddress address) throws IOException {
    return SocketChannel.open(address);
  }

  /** Byte by byte: what follows the line is the peer's already. */
  private static String line(SocketChannel channel) throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (line.length() < ANSWER_MAX) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("the relay closed the connection");
      }
      char c = (char) one.get(0);
      if (c == '\n') {
        return line.toString();
      }
      line.append(c);
    }
    throw new IOException("the relay's answer has no end");
  }

  private record Stream(SocketChannel channel, InputStream input, OutputStream output)
      implements Connection {

    Stream(SocketChannel channel) {
      this(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
