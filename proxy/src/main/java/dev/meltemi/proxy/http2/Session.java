package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Http2Stats;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.collection.IntObjectHashMap;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of either side. The last handler of its channel; everything happens on the
 * channel's event loop.
 */
final class Session extends ChannelInboundHandlerAdapter implements Worker.Swept {
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Streams that are over, for whose last frames the peer may not be to blame. */
  private static final int REMEMBERED = 256;

  final Worker worker;
  final Channel channel;
  final HttpLimits limits;
  final Http2Stats stats;
  final Role role;
  final Guard guard;
  final IntObjectHashMap<H2Stream> streams = new IntObjectHashMap<>(8);
  private final Sending sending;
  private final Receiving receiving;
  private final FrameReader reader;

  /** The last ones that are over: negative when both sides had ended them. */
  private final int[] over = new int[REMEMBERED];

  private int overCount;
  private @Nullable ByteBuf in;
  private boolean begun;
  private boolean closing;
  private boolean draining;
  private boolean drained;
  private boolean peerGoesAway;
  private boolean broken;
  private int ownLastStream;
  private long lastActivity = System.nanoTime();

  /** Since when the bytes in {@link #in} are no whole frame. */
  private long partialSince = lastActivity;

  /**
   * @param prefaceRead bytes of the client's preface that are not to come
   */
  Session(
      Worker worker,
      Channel channel,
      HttpLimits limits,
      Http2Stats stats,
      Role role,
      int prefaceRead) {
    this.worker = worker;
    this.channel = channel;
    this.limits = limits;
    this.stats = stats;
    this.role = role;
    this.guard = new Guard(limits.http2(), stats);
    this.sending = new Sending(this);
    this.receiving = new Receiving(this, sending);
    this.reader = new FrameReader(receiving, role.isServer() ? prefaceRead : 24);
  }

  Sending sending() {
    return sending;
  }

  Receiving receiving() {
    return receiving;
  }

  boolean isOpen() {
    return !closing && channel.isActive();
  }

  /** Whether the peer takes new streams. */
  boolean takesMore() {
    return isOpen() && !peerGoesAway;
  }

  long lastActivity() {
    return lastActivity;
  }

  // Streams

  H2Stream open(int id, H2Stream.Listener listener) {
    var stream = new H2Stream(id, listener, sending.firstWindow(), limits.http2().streamWindow());
    streams.put(id, stream);
    if ((id & 1) == 1 != role.isServer()) ownLastStream = id;
    stats.streamsActive.increment();
    guard.stream();
    return stream;
  }

  /** The last stream that this side has opened. */
  int ownLastStream() {
    return ownLastStream;
  }

  /** Both ends are done, or one has given up. */
  void remove(H2Stream stream) {
    if (stream.closed) return;
    stream.closed = true;
    if (!stream.reset) over[overCount++ % REMEMBERED] = -stream.id;
    stream.forget();
    streams.remove(stream.id);
    stats.streamsActive.decrement();
    lastActivity = System.nanoTime();
    role.changed();
    if (streams.isEmpty() && (drained || peerGoesAway)) end();
  }

  /** Removes the stream when both sides have ended it. */
  void settle(H2Stream stream) {
    if (stream.closed || !stream.localEnded) return;
    if (stream.remoteEnded) remove(stream);
    // RFC 9113 section 8.1: the answer is complete, the rest of the request is not wanted.
    else if (role.isServer()) reset(stream, ErrorCode.NO_ERROR);
  }

  void reset(H2Stream stream, int code) {
    if (stream.closed) return;
    stream.reset = true;
    refuse(stream.id, code);
    remove(stream);
  }

  /** Tells the peer that it can forget the stream. */
  void refuse(int id, int code) {
    if (!isOpen()) return;
    over[overCount++ % REMEMBERED] = id;
    stats.resetsSent.increment();
    sending.reset(id, code);
  }

  /** Here, a short while ago: frames of it may still be on their way. */
  boolean wasReset(int id) {
    return isRemembered(id);
  }

  boolean wasEnded(int id) {
    return isRemembered(-id);
  }

  private boolean isRemembered(int mark) {
    for (int known : over) if (known == mark) return true;
    return false;
  }

  // Reading

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (channel.isActive()) begin();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin();
  }

  /** Says hello, once the channel is connected. */
  void begin() {
    if (begun) return;
    begun = true;
    worker.track(this);
    if (!role.isServer()) sending.preface();
    sending.settings(role.isServer());
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
    ByteBuf all =
        before == null
            ? data
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, data);
    in = all;
    long frames = reader.frames();
    try {
      reader.read(all);
    } catch (Violation violation) {
      fail(violation);
    } finally {
      if (before == null || reader.frames() != frames) partialSince = lastActivity;
      if (closing || !all.isReadable()) {
        in = null;
        all.release();
      }
    }
  }

  /** RFC 9113 section 5.4.1. */
  private void fail(Violation violation) {
    stats.messagingErrors.increment();
    broken = true;
    end(violation.code(), violation.details());
  }

  /** Whether the connection ends because the peer broke the rules. */
  boolean wasBroken() {
    return broken;
  }

  // The end

  /** No new streams; those that are open are finished. */
  @Override
  public void drain() {
    if (!role.isServer() || draining || !isOpen()) return;
    draining = true;
    // RFC 9113 section 6.8: requests on their way here now are still served. The answer to the PING
    // says that no more of them can come.
    sending.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, "");
    sending.ping();
    var _ = worker.after(LINGER, this::finishDraining);
  }

  /** All that was sent before the peer knew of the end has come. */
  void finishDraining() {
    if (!draining || drained || !isOpen()) return;
    drained = true;
    if (streams.isEmpty()) end();
    else sending.goAway(receiving.lastStream(), ErrorCode.NO_ERROR, "");
  }

  boolean isDrained() {
    return drained;
  }

  /**
   * @param last stream that the peer will look at
   */
  void peerGoesAway(int last) {
    peerGoesAway = true;
    if (!role.isServer()) {
      for (H2Stream stream : all()) {
        if (stream.id <= last || stream.closed) continue;
        remove(stream);
        stream.listener.cut(true);
      }
    }
    if (streams.isEmpty()) end();
  }

  private List<H2Stream> all() {
    return List.copyOf(streams.values());
  }

  /** Ends the connection in peace. */
  void end() {
    end(ErrorCode.NO_ERROR, "");
  }

  private void end(int code, String details) {
    if (closing) return;
    if (channel.isActive()) sending.goAway(receiving.lastStream(), code, details);
    closing = true;
    reader.stop();
    cutAll();
    if (code == ErrorCode.NO_ERROR) {
      sending.close();
      return;
    }
    // Closing with bytes unread would reset the connection and could destroy the GOAWAY.
    sending.shutdown();
    var _ = worker.after(LINGER, () -> Channels.close(channel));
  }

  private void cutAll() {
    for (H2Stream stream : all()) {
      if (stream.closed) continue;
      remove(stream);
      stream.listener.cut(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) Channels.close(channel);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    boolean before = closing;
    closing = true;
    worker.untrack(this);
    if (!before) reader.stop();
    cutAll();
    @Nullable ByteBuf rest = in;
    in = null;
    if (rest != null) rest.release();
    sending.discard();
    receiving.discard();
    role.closed();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!channel.isWritable()) return;
    guard.unsent(true);
    for (H2Stream stream : all()) sending.wake(stream);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      System.getLogger(Session.class.getName())
          .log(System.Logger.Level.ERROR, "a connection was ended by a mistake of ours", cause);
    }
    Channels.close(channel);
  }

  @Override
  public boolean isServing() {
    return role.isServer();
  }

  @Override
  public void sweep(long nanos) {
    for (H2Stream stream : all()) if (!stream.closed) stream.listener.sweep(nanos);
    if (!role.isServer() || closing) return;
    long head = limits.headTimeout().toNanos();
    boolean late =
        (in != null && nanos - partialSince >= head)
            || (receiving.isInHead() && nanos - receiving.headSince() >= head);
    boolean idle = streams.isEmpty() && nanos - lastActivity >= limits.idleTimeout().toNanos();
    if (!late && !idle) return;
    role.timedOut(late);
    end(late ? ErrorCode.ENHANCE_YOUR_CALM : ErrorCode.NO_ERROR, "http2.timeout");
  }

  // What streams of both roles do

  void pause(H2Stream stream, boolean paused) {
    stream.paused = paused;
    if (!paused) receiving.giveBack(stream);
  }
}
