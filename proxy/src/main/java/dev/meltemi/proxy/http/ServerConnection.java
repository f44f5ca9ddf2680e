package dev.meltemi.proxy.http;

import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.loop.Output;
import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time, pipelined ones in order. The last handler of its
 * channel; everything happens on the channel's event loop.
 */
public final class ServerConnection extends ChannelInboundHandlerAdapter
    implements Downstream, HttpParser.Sink, Worker.Swept {
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** The first two lines of HTTP/2's preface look like a head of this length (RFC 9113 3.4). */
  public static final int PREFACE_HEAD = 18;

  private final Worker worker;
  private final Channel channel;
  private final Output out;
  private final ServerHandler handler;
  private final HttpLimits limits;
  private final HttpParser parser;
  private final @Nullable Supplier<ChannelHandler> http2;
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
  private boolean fresh = true;
  private boolean succeeded;

  public ServerConnection(
      Worker worker, Channel channel, ServerHandler handler, HttpLimits limits) {
    this(worker, channel, handler, limits, null);
  }

  /**
   * @param http2 makes the handler that takes over when the client begins with HTTP/2's preface; it
   *     gets what follows the preface's first {@value #PREFACE_HEAD} bytes
   */
  public ServerConnection(
      Worker worker,
      Channel channel,
      ServerHandler handler,
      HttpLimits limits,
      @Nullable Supplier<ChannelHandler> http2) {
    this.worker = worker;
    this.http2 = http2;
    this.channel = channel;
    this.out = new Output(channel, worker);
    this.handler = handler;
    this.limits = limits;
    this.parser = new HttpParser(this, limits, worker.scratch());
  }

  @Override
  public Worker worker() {
    return worker;
  }

  @Override
  public ByteBufAllocator alloc() {
    return channel.alloc();
  }

  /** No further request is read after the current one; an idle connection ends now. */
  @Override
  public void drain() {
    keepAlive = false;
    if (stream == null && !closing) closeSoon();
  }

  /** The current response is the last on this connection, and says so if it has not begun. */
  @Override
  public void closeAfterThis() {
    keepAlive = false;
  }

  @Override
  public void drainAfterThis() {
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
    @Nullable Supplier<ChannelHandler> successor = http2;
    if (succeeded && successor != null) {
      succeed(successor);
      return;
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
    if (fresh && isPreface(head, length)) {
      succeeded = true;
      parser.stop();
      return;
    }
    fresh = false;
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

  private boolean isPreface(byte[] head, int length) {
    return http2 != null
        && length == PREFACE_HEAD
        && head[0] == 'P'
        && head[1] == 'R'
        && head[2] == 'I'
        && head[13] == '0'
        && head[11] == '2';
  }

  private void succeed(Supplier<ChannelHandler> successor) {
    worker.untrack(this);
    @Nullable ByteBuf rest = in;
    in = null;
    closing = true;
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(this, null, successor.get());
    if (rest != null && rest.isReadable()) pipeline.fireChannelRead(rest);
    else if (rest != null) rest.release();
  }

  @Override
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
    handler.refused(bad.status(), bad.details());
    keepAlive = false;
    var response = new HttpResponse(bad.status(), new Headers());
    response.headers().add("content-length", "0");
    writeHead(response, 0);
    closeSoon();
  }

  @Override
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

  @Override
  public boolean isWritable() {
    return out.makesRoom();
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public void sendContinue() {
    ByteBuf buffer = out.buffer(64);
    buffer.writeBytes(StatusLine.of(100));
    HeadWriter.crlf(buffer);
    out.write(buffer);
  }

  @Override
  public void respond(HttpResponse response, long length) {
    Headers headers = response.headers();
    boolean unknown = length < 0;
    if (unknown) headers.remove("content-length");
    chunked = unknown && clientMinor == 1 && !tunnel;
    if (unknown && !chunked) keepAlive = false;
    writeHead(response, length);
  }

  private void writeHead(HttpResponse response, long bodyLength) {
    if (response.status() != 101) {
      if (!keepAlive) response.headers().set("connection", "close");
      else if (clientMinor == 0) response.headers().set("connection", "keep-alive");
    }
    ByteBuf buffer = out.bufferFor(HeadWriter.size(response.headers()), bodyLength);
    HeadWriter.response(buffer, response, chunked);
    out.write(buffer);
  }

  @Override
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

  @Override
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
    awaitingRoom = !out.makesRoom();
    if (awaitingRoom) return;
    parser.next();
    pump();
  }

  /** The protocol changes: all further bytes, both ways, belong to the current stream. */
  @Override
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

  @Override
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
    handler.closed();
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
    handler.timedOut(inHead);
    requestEnded = true;
    if (inHead) {
      keepAlive = false;
      var response = new HttpResponse(408, new Headers());
      response.headers().add("content-length", "0");
      writeHead(response, 0);
    }
    closeSoon();
  }
}
