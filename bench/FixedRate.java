import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * GETs over HTTP/1.1 at fixed times, whether or not earlier ones were answered: {@code java
 * FixedRate.java PORT CONNECTIONS RATE SECONDS HEADER...}. Latency counts from when a request was
 * due, also while it waits for a free connection, so that a proxy that stalls cannot hide it. Prints
 * requests, requests a second, p50 and p99 in milliseconds, and how many answers were not 200.
 */
final class FixedRate {
  /** Nothing is measured so long: the generator's own code is being compiled. */
  private static final long WARM_NANOS = 2_000_000_000L;

  private final ByteBuffer request;
  private final ArrayDeque<Connection> free = new ArrayDeque<>();
  private final ArrayDeque<Long> due = new ArrayDeque<>();
  private final long measureFrom;
  private long[] latencies = new long[1 << 16];
  private int measured;
  private int bad;

  private FixedRate(String head, long start) {
    request = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
    measureFrom = start + WARM_NANOS;
  }

  public static void main(String[] args) throws IOException {
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    int connections = Integer.parseInt(args[1]);
    double interval = 1e9 / Integer.parseInt(args[2]);
    long length = Long.parseLong(args[3]) * 1_000_000_000L;
    List<String> lines = new ArrayList<>(List.of("GET /reviews/1 HTTP/1.1"));
    lines.addAll(Arrays.asList(args).subList(4, args.length));
    long start = System.nanoTime();
    new FixedRate(String.join("\r\n", lines) + "\r\n\r\n", start)
        .run(address, connections, interval, start, WARM_NANOS + length);
  }

  private void run(InetSocketAddress to, int connections, double interval, long start, long length)
      throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(to);
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var connection = new Connection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        free.add(connection);
      }
      long planned = 0;
      while (true) {
        long now = System.nanoTime() - start;
        if (now > length) break;
        for (; planned * interval <= now; planned++) due.add(start + (long) (planned * interval));
        while (!due.isEmpty() && !free.isEmpty()) free.poll().send(due.poll());
        // A turn of 1 ms at most, as wrk2's: spinning would take the core from the server behind.
        selector.select(key -> ((Connection) key.attachment()).receive(), 1);
      }
    }
    // What is still owed counts with the time that it has waited already.
    long end = start + length;
    for (long waiting : due) record(waiting, end);
    report(length - WARM_NANOS);
  }

  private void record(long since, long now) {
    if (since < measureFrom) return;
    if (measured == latencies.length) latencies = Arrays.copyOf(latencies, measured * 2);
    latencies[measured++] = now - since;
  }

  private void report(long nanos) {
    long[] sorted = Arrays.copyOf(latencies, measured);
    Arrays.sort(sorted);
    System.out.printf(
        java.util.Locale.ROOT,
        "%d %.0f %.3f %.3f %d%n",
        measured,
        measured * 1e9 / nanos,
        sorted[measured / 2] / 1e6,
        sorted[(int) (measured * 0.99)] / 1e6,
        bad);
  }

  /** One request at a time. */
  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(256 * 1024);
    private long since;
    private int end;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void send(long dueAt) throws IOException {
      since = dueAt;
      end = -1;
      in.clear();
      ByteBuffer head = request.duplicate();
      while (head.hasRemaining()) channel.write(head);
    }

    void receive() {
      try {
        if (channel.read(in) < 0) throw new IOException("the proxy has closed a connection");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      if (end < 0) end = endOfMessage();
      if (end < 0 || in.position() < end) return;
      record(since, System.nanoTime());
      if (in.get(9) != '2') bad++;
      free.add(this);
    }

    /** Where the message ends by its content-length, or -1 while its head is not complete. */
    private int endOfMessage() {
      String head = new String(in.array(), 0, Math.min(in.position(), 4096), StandardCharsets.ISO_8859_1);
      int body = head.indexOf("\r\n\r\n");
      if (body < 0) return -1;
      int field = head.toLowerCase(java.util.Locale.ROOT).indexOf("\r\ncontent-length:");
      if (field < 0) throw new IllegalStateException("no content-length: " + head);
      int value = field + "\r\ncontent-length:".length();
      return body + 4 + Integer.parseInt(head.substring(value, head.indexOf("\r\n", value)).strip());
    }
  }
}
