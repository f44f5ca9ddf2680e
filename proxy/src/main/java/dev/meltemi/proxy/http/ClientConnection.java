package dev.meltemi.proxy.http;

import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.loop.Output;
import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint: one request at a time, used again when both sides allow it. The last
 * handler of its channel; everything happens on the channel's event loop.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements HttpParser.Sink {

  /** Who keeps the connection while nobody uses it. */
  public interface Owner {
    /** May be used again. */
    void idle(ClientConnection connection);

    void closed(ClientConnection connection);
  }

  /** Who waits for the response. */
  public interface Stream {
    void head(HttpResponse response);

    /** A piece of the body, to be released by the receiver. */
    void data(ByteBuf data);

    /** The response is complete; the connection is no longer this stream's. */
    void end(Headers trailers);

    /**
     * The response will not come, or not to its end.
     *
     * @param protocolError true when what came was no HTTP
     * @param anyBytes whether some part of a response had come
     */
    void broken(boolean protocolError, boolean anyBytes);

    /** The endpoint takes bytes again. */
    void upstreamWritable();
  }

  private final Channel channel;
  private final Output out;
  private final Owner owner;
  private final HttpLimits limits;
  private final HttpParser parser;
  private @Nullable ByteBuf in;
  private @Nullable Stream stream;
  private boolean pumping;
  private boolean toHead;
  private boolean upgrading;
  private boolean chunked;
  private boolean requestEnded;
  private boolean reusable;
  private boolean anyBytes;
  private boolean tunnel;
  private boolean closed;
  private boolean finished;
  private Headers finalTrailers = new Headers();
  private int served;
  private long idleSince = System.nanoTime();

  public ClientConnection(Worker worker, Channel channel, Owner owner, HttpLimits limits) {
    this.channel = channel;
    this.out = new Output(channel, worker);
    this.owner = owner;
    this.limits = limits;
    this.parser = new HttpParser(this, limits, worker.scratch());
  }

  public Channel channel() {
    return channel;
  }

  /** Requests sent so far. */
  public int served() {
    return served;
  }

  public long idleSince() {
    return idleSince;
  }

  public boolean isUsable() {
    return !closed && channel.isActive();
  }

  // Sending

  /**
   * Begins a request.
   *
   * @param length of the body that will be given, or {@link Framing#CHUNKED}
   */
  public void send(Stream to, HttpRequest request, long length) {
    stream = to;
    served++;
    toHead = request.isHead();
    upgrading = request.upgrade() != null;
    chunked = length == Framing.CHUNKED;
    requestEnded = false;
    reusable = true;
    anyBytes = false;
    parser.next();
    ByteBuf buffer = out.buffer(HeadWriter.size(request.headers()) + request.path().length());
    HeadWriter.request(buffer, request, length);
    out.write(buffer);
  }

  /** Takes the buffer over. */
  public void sendData(ByteBuf data) {
    int size = data.readableBytes();
    if (!chunked || size == 0) {
      out.write(data);
      return;
    }
    ByteBuf frame = out.buffer(size + 16);
    HeadWriter.chunkSize(frame, size);
    out.write(frame);
    out.write(data);
    ByteBuf end = channel.alloc().buffer(2, 2);
    HeadWriter.crlf(end);
    out.write(end);
  }

  public void sendEnd(Headers trailers) {
    requestEnded = true;
    if (tunnel) {
      out.shutdown();
      return;
    }
    if (!chunked) return;
    ByteBuf last = out.buffer(HeadWriter.size(trailers));
    HeadWriter.lastChunk(last, trailers);
    out.write(last);
  }

  public boolean isWritable() {
    return out.isWritable();
  }

  public void pauseReading(boolean paused) {
    if (channel.config().isAutoRead() == paused) channel.config().setAutoRead(!paused);
  }

  /** From here on bytes both ways are what they are. */
  public void tunnel() {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    tunnel = true;
    chunked = false;
    reusable = false;
    parser.tunnel();
  }

  /** Ends the connection; its stream hears no more of it. */
  public void reset() {
    stream = null;
    closed = true;
    Channels.close(channel);
  }

  // Receiving

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var data = (ByteBuf) message;
    if (stream == null) {
      data.release(); // bytes that nobody asked for: the connection is out of step
      reset();
      return;
    }
    anyBytes = true;
    @Nullable ByteBuf before = in;
    in =
        before == null
            ? data
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, data);
    pump();
  }

  private void pump() {
    pumping = true;
    try {
      @Nullable ByteBuf bytes = in;
      if (bytes != null) parser.read(bytes);
    } catch (BadMessage bad) {
      fail(true);
    } finally {
      pumping = false;
      @Nullable ByteBuf rest = in;
      if (rest != null && (stream == null || !rest.isReadable())) {
        if (stream == null && rest.isReadable()) reset();
        in = null;
        rest.release();
      }
    }
    if (finished) finish();
  }

  @Override
  public void head(byte[] head, int length) {
    @Nullable Stream to = stream;
    if (to == null) return;
    HttpResponse response = new HeadParser(head, length, limits.headerCount()).response(toHead);
    if (response.status() == 101 && !upgrading) throw BadMessage.of("http1.unasked_upgrade");
    if (response.isInterim()) {
      parser.next();
      return;
    }
    if (!response.keepAlive()) reusable = false;
    parser.body(response.status() == 101 ? Framing.UNTIL_CLOSE : response.length());
    if (response.length() == Framing.UNTIL_CLOSE) reusable = false;
    to.head(response);
  }

  @Override
  public void data(ByteBuf data) {
    @Nullable Stream to = stream;
    if (to == null) data.release();
    else to.data(data);
  }

  @Override
  public void end(Headers trailers) {
    finished = true;
    finalTrailers = trailers;
    if (!pumping) finish();
  }

  /** Gives the connection back before it tells the stream, so that the next request can have it. */
  private void finish() {
    finished = false;
    @Nullable Stream to = stream;
    if (to == null) return;
    stream = null;
    if (reusable && requestEnded && in == null && isUsable()) {
      idleSince = System.nanoTime();
      pauseReading(false);
      owner.idle(this);
    } else {
      closed = true;
      Channels.close(channel);
    }
    to.end(finalTrailers);
  }

  private void fail(boolean protocolError) {
    @Nullable Stream to = stream;
    reset();
    if (to != null) to.broken(protocolError, anyBytes);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) return;
    if (stream != null && parser.closed()) return;
    fail(false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean complete = stream != null && parser.closed();
    if (!complete) fail(false);
    closed = true;
    @Nullable ByteBuf rest = in;
    if (rest != null && !pumping) {
      in = null;
      rest.release();
    }
    out.discard();
    owner.closed(this);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    @Nullable Stream to = stream;
    if (to != null && channel.isWritable()) to.upstreamWritable();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      System.getLogger(ClientConnection.class.getName())
          .log(System.Logger.Level.ERROR, "a connection was ended by a mistake of ours", cause);
    }
    Channels.close(channel);
  }
}
