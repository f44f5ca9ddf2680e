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
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint: one request at a time, used again when both sides allow it. The last
 * handler of its channel; everything happens on the channel's event loop.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter
    implements HttpParser.Sink, RequestSender {

  /** Who keeps the connection while nobody uses it. */
  public interface Owner {
    /** May be used again. */
    void idle(ClientConnection connection);

    void closed(ClientConnection connection);
  }

  private final Channel channel;
  private final Output out;
  private final Owner owner;
  private final HttpLimits limits;
  private final HttpParser parser;
  private @Nullable ByteBuf in;
  private @Nullable ResponseReceiver stream;
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

  @Override
  public SocketAddress localAddress() {
    return channel.localAddress();
  }

  @Override
  public boolean isReused() {
    return served > 0;
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

  @Override
  public void send(ResponseReceiver to, HttpRequest request, long length) {
    stream = to;
    served++;
    toHead = request.isHead();
    upgrading = request.upgrade() != null;
    chunked = length == Framing.CHUNKED;
    requestEnded = false;
    reusable = true;
    anyBytes = false;
    parser.next();
    ByteBuf buffer = out.buffer(HeadWriter.size(request));
    HeadWriter.request(buffer, request, length);
    out.write(buffer);
  }

  @Override
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

  @Override
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

  @Override
  public boolean isWritable() {
    return out.makesRoom();
  }

  @Override
  public void pauseReading(boolean paused) {
    if (channel.config().isAutoRead() == paused) channel.config().setAutoRead(!paused);
  }

  @Override
  public void tunnel() {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    tunnel = true;
    chunked = false;
    reusable = false;
    parser.tunnel();
  }

  /** Ends the connection; its stream hears no more of it. */
  @Override
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
      fail(ResponseReceiver.Break.PROTOCOL);
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
    @Nullable ResponseReceiver to = stream;
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
    @Nullable ResponseReceiver to = stream;
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
    @Nullable ResponseReceiver to = stream;
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

  private void fail(ResponseReceiver.Break how) {
    @Nullable ResponseReceiver to = stream;
    reset();
    if (to != null) to.broken(how, anyBytes);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) return;
    if (stream != null && parser.closed()) return;
    fail(ResponseReceiver.Break.ENDED);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean complete = stream != null && parser.closed();
    if (!complete) fail(ResponseReceiver.Break.ENDED);
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
    @Nullable ResponseReceiver to = stream;
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
