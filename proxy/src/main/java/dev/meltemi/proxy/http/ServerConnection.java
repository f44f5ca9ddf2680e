package dev.meltemi.proxy.http;

import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.loop.Output;
import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time, pipelined ones in order. The last handler of its
 * channel; everything happens on the channel's event loop.
 */
public final class ServerConnection extends ChannelInboundHandlerAdapter
    implements HttpParser.Sink, Worker.Swept {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Worker worker;
  private final Channel channel;
  private final Output out;
  private final ServerHandler handler;
  private final HttpLimits limits;
  private final HttpParser parser;
  private @Nullable ByteBuf in;
  private ServerHandler.@Nullable Stream stream;
  private boolean pumping;
  private boolean readingPaused;
  private boolean requestEnded;
  private boolean responseEnded;
  private boolean keepAlive = true;
  private boolean closing;
  private boolean tunnel;
  private boolean awaitingRoom;
  private long discarded;
  private boolean chunked;
  private int clientMinor = 1;
  private long lastActivity = System.nanoTime();
  private long bytesSent;

  public ServerConnection(
      Worker worker, Channel channel, ServerHandler handler, HttpLimits limits) {
    this.worker = worker;
    this.channel = channel;
    this.out = new Output(channel, worker);
    this.handler = handler;
    this.limits = limits;
    this.parser = new HttpParser(this, limits, worker.scratch());
  }

  public Worker worker() {
    return worker;
  }

  public Channel channel() {
    return channel;
  }

  /** No further request is read after the current one; an idle connection ends now. */
  @Override
  public void drain() {
    keepAlive = false;
    if (stream == null && !closing) closeSoon();
  }

  /** The current response is the last on this connection, and says so if it has not begun. */
  public void closeAfterThis() {
    keepAlive = false;
  }

  @Override
  public boolean isServing() {
    return true;
  }

  // Reading

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    worker.track(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var data = (ByteBuf) message;
    if (closing) {
      data.release();
      return;
    }
    lastActivity = System.nanoTime();
    @Nullable ByteBuf before = in;
    in =
        before == null
            ? data
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, data);
    pump();
  }

  private void pump() {
    if (pumping) return;
    pumping = true;
    try {
      @Nullable ByteBuf bytes = in;
      if (bytes != null) parser.read(bytes);
    } catch (BadMessage bad) {
      broken(bad);
    } finally {
      pumping = false;
    }
    @Nullable ByteBuf rest = in;
    if (rest != null && (closing || !rest.isReadable())) {
      in = null;
      rest.release();
    }
    updateReading();
  }

  @Override
  public void head(byte[] head, int length) {
    HttpRequest request = new HeadParser(head, length, limits.headerCount()).request();
    clientMinor = request.minor();
    keepAlive &= request.keepAlive();
    requestEnded = request.length() == Framing.NONE;
    responseEnded = false;
    bytesSent = 0;
    tunnel = false;
    parser.body(request.length());
    handler.open(this, request);
  }

  /** Who hears of the current request. */
  public void begin(ServerHandler.Stream to) {
    stream = to;
  }

  @Override
  public void data(ByteBuf data) {
    ServerHandler.@Nullable Stream to = stream;
    if (to != null && !closing) {
      to.body(data);
      return;
    }
    discarded += data.readableBytes();
    data.release();
    if (discarded > limits.bufferBytes()) closeSoon();
  }

  @Override
  public void end(Headers trailers) {
    requestEnded = true;
    ServerHandler.@Nullable Stream to = stream;
    if (to != null) to.bodyEnd(trailers);
    else if (responseEnded) next();
  }

  private void broken(BadMessage bad) {
    ServerHandler.@Nullable Stream to = stream;
    if (to != null) {
      keepAlive = false;
      to.bodyBroken(bad.details());
      return;
    }
    handler.refused(this, bad.status(), bad.details());
    keepAlive = false;
    var response = new HttpResponse(bad.status(), new Headers());
    response.headers().add("content-length", "0");
    writeHead(response);
    closeSoon();
  }

  /** Stops taking bytes from the client until it is called with false. */
  public void pauseReading(boolean paused) {
    readingPaused = paused;
    updateReading();
  }

  private void updateReading() {
    @Nullable ByteBuf waiting = in;
    boolean full = waiting != null && waiting.readableBytes() > limits.bufferBytes();
    boolean wanted = closing || (!readingPaused && !(full && parser.isPaused()));
    if (channel.config().isAutoRead() != wanted) channel.config().setAutoRead(wanted);
  }

  // Writing

  public boolean isWritable() {
    return out.isWritable();
  }

  public long bytesSent() {
    return bytesSent;
  }

  public void sendContinue() {
    ByteBuf buffer = out.buffer(64);
    buffer.writeBytes(StatusLine.of(100));
    HeadWriter.crlf(buffer);
    out.write(buffer);
  }

  /**
   * Begins the response.
   *
   * @param length of the body that will be given, or one of {@link Framing}
   */
  public void respond(HttpResponse response, long length) {
    Headers headers = response.headers();
    boolean unknown = length < 0;
    if (unknown) headers.remove("content-length");
    chunked = unknown && clientMinor == 1 && !tunnel;
    if (unknown && !chunked) keepAlive = false;
    writeHead(response);
  }

  private void writeHead(HttpResponse response) {
    if (response.status() != 101) {
      if (!keepAlive) response.headers().set("connection", "close");
      else if (clientMinor == 0) response.headers().set("connection", "keep-alive");
    }
    ByteBuf buffer = out.buffer(HeadWriter.size(response.headers()));
    HeadWriter.response(buffer, response, chunked);
    out.write(buffer);
  }

  /** Takes the buffer over. */
  public void respondData(ByteBuf data) {
    lastActivity = System.nanoTime();
    int size = data.readableBytes();
    bytesSent += size;
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

  /** Ends the response; the next request may begin before this returns. */
  public void respondEnd(Headers trailers) {
    if (chunked) {
      ByteBuf last = out.buffer(HeadWriter.size(trailers));
      HeadWriter.lastChunk(last, trailers);
      out.write(last);
    }
    chunked = false;
    responseEnded = true;
    stream = null;
    lastActivity = System.nanoTime();
    readingPaused = false;
    discarded = 0;
    if (!keepAlive || tunnel) closeSoon();
    else if (requestEnded) next();
    else updateReading(); // what is left of a short body is read and forgotten
  }

  /** Goes on with the next request, once the client has taken enough of the last response. */
  private void next() {
    awaitingRoom = !out.isWritable();
    if (awaitingRoom) return;
    parser.next();
    pump();
  }

  /** The protocol changes: all further bytes, both ways, belong to the current stream. */
  public void tunnel() {
    tunnel = true;
    keepAlive = false;
    parser.tunnel();
    pump();
  }

  /** In a tunnel: no more bytes will be sent to the client. */
  public void halfClose() {
    out.shutdown();
  }

  /** Cuts the connection; the client sees that its response is not complete. */
  public void abort() {
    closing = true;
    stream = null;
    Channels.close(channel);
  }

  /**
   * Sends what was written, then no more, and reads for a while what the client still sends:
   * closing at once would reset the connection and could destroy the response on its way (RFC 9112
   * section 9.6).
   */
  private void closeSoon() {
    if (closing) return;
    closing = true;
    if (requestEnded) {
      out.close();
      return;
    }
    updateReading();
    out.shutdown();
    var _ = worker.after(LINGER, () -> Channels.close(channel));
  }

  // Ends and limits

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) return;
    ServerHandler.@Nullable Stream to = stream;
    if (tunnel && to != null && parser.closed()) return;
    Channels.close(channel);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    worker.untrack(this);
    ServerHandler.@Nullable Stream left = stream;
    stream = null;
    if (left != null && !responseEnded) left.clientGone();
    @Nullable ByteBuf rest = in;
    in = null;
    if (rest != null && !pumping) rest.release();
    else in = rest;
    out.discard();
    handler.closed(this);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ServerHandler.@Nullable Stream to = stream;
    if (!channel.isWritable()) return;
    if (to != null) to.clientWritable();
    else if (awaitingRoom) next();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      System.getLogger(ServerConnection.class.getName())
          .log(System.Logger.Level.ERROR, "a connection was ended by a mistake of ours", cause);
    }
    Channels.close(channel);
  }

  @Override
  public void sweep(long nanos) {
    ServerHandler.@Nullable Stream active = stream;
    if (active != null) {
      active.sweep(nanos);
      return;
    }
    long quiet = nanos - lastActivity;
    boolean inHead = in != null;
    if (closing || quiet < (inHead ? limits.headTimeout() : limits.idleTimeout()).toNanos()) return;
    handler.timedOut(this, inHead);
    requestEnded = true;
    if (inHead) {
      keepAlive = false;
      var response = new HttpResponse(408, new Headers());
      response.headers().add("content-length", "0");
      writeHead(response);
    }
    closeSoon();
  }
}
