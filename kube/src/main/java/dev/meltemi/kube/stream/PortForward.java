package dev.meltemi.kube.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * kubectl's port-forward: for each connection of its user two SPDY streams with the same request
 * number, one for the bytes and one for what went wrong. Runs on the event loop; each connection
 * into the pod has threads of its own.
 */
final class PortForward extends SimpleChannelInboundHandler<SpdyFrame> {
  private static final int BUFFER_BYTES = 32 * 1024;

  /** Pieces that may wait for a pod that does not read; the client then has to wait. */
  private static final int WAITING_LIMIT = 64;

  /** Opens a connection to a port of the pod. */
  interface Connect {
    SocketChannel to(int port) throws IOException;
  }

  private final Channel channel;
  private final Connect connect;

  // Touched on the event loop only.
  private final Map<String, Integer> errorStreams = new HashMap<>();
  private final Map<Integer, Connection> connections = new HashMap<>();

  private PortForward(Channel channel, Connect connect) {
    this.channel = channel;
    this.connect = connect;
  }

  static void install(Channel channel, Connect connect) {
    channel
        .pipeline()
        .addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1))
        .addLast(new PortForward(channel, connect));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, SpdyFrame frame) {
    switch (frame) {
      case SpdySynStreamFrame opened -> open(context, opened);
      case SpdyDataFrame data -> {
        Connection connection = connections.get(data.streamId());
        if (connection != null) connection.take(data);
      }
      case SpdyRstStreamFrame reset -> {
        Connection connection = connections.remove(reset.streamId());
        if (connection != null) connection.close();
      }
      case SpdyPingFrame ping -> {
        var _ = context.writeAndFlush(new DefaultSpdyPingFrame(ping.id()));
      }
      default -> {
        // Settings and windows: kubectl's SPDY has no flow control.
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connections.values().forEach(Connection::close);
    connections.clear();
    context.fireChannelInactive();
  }

  private void open(ChannelHandlerContext context, SpdySynStreamFrame opened) {
    int id = opened.streamId();
    SpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(id);
    // Without any header Netty leaves the compressed block out, which Go's SPDY takes for a broken
    // one.
    reply.headers().add("streamtype", header(opened, "streamtype"));
    var _ = context.writeAndFlush(reply);
    String request = header(opened, "requestid");
    if (header(opened, "streamtype").equals("error")) {
      errorStreams.put(request, id);
      return;
    }
    Connection connection =
        new Connection(
            id, Optional.ofNullable(errorStreams.remove(request)), header(opened, "port"));
    connections.put(id, connection);
    Thread.ofVirtual().name("port-forward").start(connection::run);
  }

  private static String header(SpdySynStreamFrame frame, String name) {
    String value = frame.headers().getAsString(name);
    return value == null ? "" : value;
  }

  /** One connection of the user. */
  private final class Connection {
    private final int id;
    private final Optional<Integer> errors;
    private final String port;

    /** What the user sends; an empty piece is its end. */
    private final BlockingQueue<ByteBuffer> waiting = new LinkedBlockingQueue<>();

    /** Set by its own thread; to close it ends both directions. */
    private volatile Optional<SocketChannel> target = Optional.empty();

    private volatile boolean closed;

    Connection(int id, Optional<Integer> errors, String port) {
      this.id = id;
      this.errors = errors;
      this.port = port;
    }

    /** On the event loop. */
    void take(SpdyDataFrame data) {
      byte[] bytes = new byte[data.content().readableBytes()];
      data.content().readBytes(bytes);
      if (bytes.length > 0) waiting.add(ByteBuffer.wrap(bytes));
      if (data.isLast()) waiting.add(ByteBuffer.allocate(0));
      if (waiting.size() >= WAITING_LIMIT) channel.config().setAutoRead(false);
    }

    void close() {
      closed = true;
      waiting.add(ByteBuffer.allocate(0));
      target.ifPresent(Connection::closeQuietly);
    }

    private static void closeQuietly(SocketChannel socket) {
      try {
        socket.close();
      } catch (IOException alreadyClosed) {
        return;
      }
    }

    private void run() {
      try (SocketChannel socket = connect.to(Integer.parseInt(port))) {
        target = Optional.of(socket);
        if (closed) return;
        Thread sender = Thread.ofVirtual().name("port-forward-in").start(() -> send(socket));
        receive(socket);
        sender.interrupt();
        errors.ifPresent(stream -> write(stream, Unpooled.EMPTY_BUFFER, true));
      } catch (IOException | NumberFormatException refused) {
        String message =
            "an error occurred forwarding %s: %s".formatted(port, refused.getMessage());
        ByteBuf text = Unpooled.copiedBuffer(message, StandardCharsets.UTF_8);
        errors.ifPresentOrElse(stream -> write(stream, text, true), text::release);
        write(id, Unpooled.EMPTY_BUFFER, true);
      } finally {
        channel.eventLoop().execute(() -> connections.remove(id));
      }
    }

    private void receive(SocketChannel socket) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      try {
        while (socket.read(buffer) >= 0) {
          buffer.flip();
          write(id, Unpooled.copiedBuffer(buffer), false);
          buffer.clear();
        }
      } catch (IOException broken) {
        // The pod or the user has ended it; either way there is nothing more to carry.
      }
      write(id, Unpooled.EMPTY_BUFFER, true);
    }

    private void send(SocketChannel socket) {
      try {
        while (true) {
          ByteBuffer next = waiting.take();
          if (waiting.isEmpty()) channel.config().setAutoRead(true);
          if (!next.hasRemaining()) break;
          while (next.hasRemaining()) socket.write(next);
        }
        socket.shutdownOutput();
      } catch (IOException broken) {
        closeQuietly(socket);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(int stream, ByteBuf content, boolean last) {
    DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream, content);
    frame.setLast(last);
    PodStreams.send(channel, frame);
  }
}
