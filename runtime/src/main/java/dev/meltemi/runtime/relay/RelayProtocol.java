package dev.meltemi.runtime.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one line at the head of a relayed connection, {@code connect HOST:PORT [from NAMESPACE/POD]}
 * or that of an {@link ExecRequest}, and its answer, {@code ok} or {@code error REASON}.
 */
final class RelayProtocol {
  private static final int LONGEST_LINE_BYTES = 64 * 1024;
  private static final Pattern CONNECT =
      Pattern.compile("connect ([^ :]+):(\\d{1,5})(?: from ([^ /]+)/([^ /]+))?");

  private RelayProtocol() {}

  /**
   * A wish for a connection.
   *
   * @param host name or IPv4 address
   * @param port 1 to 65535
   * @param from the pod in whose network the connection is opened; empty for the outer network
   */
  record Request(String host, int port, Optional<PodName> from) {
    String line() {
      return "connect %s:%d%s".formatted(host, port, from.map(pod -> " from " + pod).orElse(""));
    }

    /** Reads a line; empty when it is not such a request. */
    static Optional<Request> parse(String line) {
      Matcher matcher = CONNECT.matcher(line);
      if (!matcher.matches()) return Optional.empty();
      int port = Integer.parseInt(matcher.group(2));
      if (port < 1 || port > 65535) return Optional.empty();
      Optional<PodName> from =
          Optional.ofNullable(matcher.group(3)).map(ns -> new PodName(ns, matcher.group(4)));
      return Optional.of(new Request(matcher.group(1), port, from));
    }
  }

  /** One line without its end, read byte by byte so that nothing behind it is taken. */
  static String readLine(SocketChannel channel) throws IOException {
    StringBuilder line = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (line.length() < LONGEST_LINE_BYTES) {
      if (channel.read(one.clear()) < 0)
        throw new IOException("connection ended within the first line");
      char next = (char) one.get(0);
      if (next == '\n') return line.toString();
      line.append(next);
    }
    throw new IOException("first line is longer than " + LONGEST_LINE_BYTES + " bytes");
  }

  static void writeLine(SocketChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) channel.write(bytes);
  }
}
