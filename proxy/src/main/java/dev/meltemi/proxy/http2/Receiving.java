package dev.meltemi.proxy.http2;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The reading half of a session: what each frame means (RFC 9113 section 6). */
final class Receiving implements FrameReader.Sink {
  static final long DRAIN_PING = 0x6d656c74656d69L;

  private final Session session;
  private final Sending sending;
  private final HpackDecoder decoder;
  private final FieldBlock block;
  private long window;
  private int owed;
  private int lastStream;
  private int peerStreams = Integer.MAX_VALUE;
  private int headStream;
  private int headFlags;
  private int continuations;
  private long headSince;
  private @Nullable ByteBuf head;

  Receiving(Session session, Sending sending) {
    this.session = session;
    this.sending = sending;
    this.decoder = new HpackDecoder(session.worker.scratch());
    this.block = new FieldBlock(session.limits);
    this.window = Math.max(Frame.FIRST_WINDOW, session.limits.http2().connectionWindow());
  }

  /** The last stream that the peer has opened. */
  int lastStream() {
    return lastStream;
  }

  /** How many streams the peer takes at once; unknown until its settings have come. */
  int peerStreams() {
    return peerStreams;
  }

  boolean isInHead() {
    return head != null;
  }

  /** When the head began that is not complete. */
  long headSince() {
    return headSince;
  }

  @Override
  public void frame(int type, int flags, int id, ByteBuf payload) {
    if (headStream != 0 && (type != Frame.CONTINUATION || id != headStream)) {
      throw Violation.protocol("http2.head_interrupted");
    }
    try {
      switch (type) {
        case Frame.DATA -> data(flags, id, payload);
        case Frame.HEADERS -> headers(flags, id, payload);
        case Frame.PRIORITY -> priority(id, payload);
        case Frame.RST_STREAM -> reset(id, payload);
        case Frame.SETTINGS -> settings(flags, id, payload);
        case Frame.PUSH_PROMISE -> throw Violation.protocol("http2.push");
        case Frame.PING -> ping(flags, id, payload);
        case Frame.GOAWAY -> goAway(id, payload);
        case Frame.WINDOW_UPDATE -> windowUpdate(id, payload);
        case Frame.CONTINUATION -> continuation(flags, payload);
        default -> session.guard.priority(); // RFC 9113 section 5.5: ignored, but not without end
      }
    } catch (Violation violation) {
      if (violation.stream() == 0) throw violation;
      fail(violation);
    }
  }

  /** RFC 9113 section 5.4.2. */
  private void fail(Violation violation) {
    session.stats.messagingErrors.increment();
    session.guard.reset();
    @Nullable H2Stream stream = session.streams.get(violation.stream());
    if (stream == null) {
      session.refuse(violation.stream(), violation.code());
      return;
    }
    session.reset(stream, violation.code());
    stream.listener.failed(violation);
  }

  // Heads

  private void headers(int flags, int id, ByteBuf payload) {
    if (id == 0) throw Violation.protocol("http2.headers_on_connection");
    unpad(flags, payload);
    if ((flags & Frame.WITH_PRIORITY) != 0) {
      if (payload.readableBytes() < 5) throw frameSize();
      if ((payload.readInt() & 0x7fff_ffff) == id) throw Violation.protocol("http2.own_parent");
      payload.skipBytes(1);
    }
    if (payload.isReadable()) session.guard.filled();
    if ((flags & Frame.END_HEADERS) != 0) {
      message(id, flags, payload);
      return;
    }
    if (!payload.isReadable()) session.guard.empty();
    headStream = id;
    headFlags = flags;
    continuations = 0;
    headSince = System.nanoTime();
    head = session.channel.alloc().buffer(payload.readableBytes() * 2 + 64).writeBytes(payload);
  }

  private void continuation(int flags, ByteBuf payload) {
    @Nullable ByteBuf begun = head;
    if (begun == null) throw Violation.protocol("http2.continuation_of_nothing");
    session.guard.continuation(++continuations);
    boolean last = (flags & Frame.END_HEADERS) != 0;
    if (!payload.isReadable() && !last) session.guard.empty();
    if (begun.readableBytes() + payload.readableBytes() > session.limits.headBytes()) {
      session.stats.headerOverflow.increment();
      throw Violation.ofConnection(ErrorCode.ENHANCE_YOUR_CALM, "http2.headers_too_large");
    }
    begun.writeBytes(payload);
    if (!last) return;
    int id = headStream;
    headStream = 0;
    head = null;
    try {
      message(id, headFlags, begun);
    } finally {
      begun.release();
    }
  }

  private void message(int id, int flags, ByteBuf bytes) {
    boolean end = (flags & Frame.END_STREAM) != 0;
    block.clear();
    decoder.decode(bytes, block); // even of a stream nobody wants: the table is the connection's
    @Nullable H2Stream stream = session.streams.get(id);
    if (stream != null) {
      if (stream.remoteEnded) {
        throw Violation.ofStream(id, ErrorCode.STREAM_CLOSED, "http2.headers_after_end");
      }
      if (end) stream.remoteEnded = true;
      stream.listener.fields(block, end);
      session.settle(stream);
      return;
    }
    if (session.wasReset(id)) return;
    boolean peers = (id & 1) == (session.role.isServer() ? 1 : 0);
    if (!peers || !session.role.isServer()) throw Violation.protocol("http2.invalid_stream");
    if (id <= lastStream) {
      throw session.wasEnded(id)
          ? Violation.ofConnection(ErrorCode.STREAM_CLOSED, "http2.headers_on_closed_stream")
          : Violation.protocol("http2.invalid_stream"); // RFC 9113 section 5.1.1
    }
    lastStream = id;
    if (session.isDrained()) return;
    if (session.streams.size() >= session.limits.http2().streams()) {
      session.stats.streamsRefused.increment();
      session.guard.reset();
      session.refuse(id, ErrorCode.REFUSED_STREAM);
      return;
    }
    session.role.opened(id, block, end);
  }

  // Bodies

  private void data(int flags, int id, ByteBuf payload) {
    if (id == 0) throw Violation.protocol("http2.data_on_connection");
    int size = payload.readableBytes();
    take(size);
    unpad(flags, payload);
    boolean end = (flags & Frame.END_STREAM) != 0;
    if (payload.isReadable()) session.guard.dataReceived();
    else if (!end) session.guard.empty();
    @Nullable H2Stream stream = session.streams.get(id);
    if (stream == null) {
      notIdle(id);
      if (session.wasReset(id)) return;
      throw Violation.ofConnection(ErrorCode.STREAM_CLOSED, "http2.data_on_closed_stream");
    }
    if (stream.remoteEnded) {
      throw Violation.ofStream(id, ErrorCode.STREAM_CLOSED, "http2.data_after_end");
    }
    stream.receiveWindow -= size;
    if (stream.receiveWindow < 0) {
      throw Violation.ofStream(id, ErrorCode.FLOW_CONTROL_ERROR, "http2.window_exceeded");
    }
    stream.owed += size;
    if (end) stream.remoteEnded = true;
    if (payload.isReadable())
      stream.listener.data(payload.readRetainedSlice(payload.readableBytes()));
    if (end && !stream.closed) stream.listener.end();
    if (end) session.settle(stream);
    else giveBack(stream);
  }

  /**
   * The connection's window is given back at once: one stream that is not read must not stop the
   * others. What waits here is bounded by the windows of the streams.
   */
  private void take(int size) {
    window -= size;
    if (window < 0) {
      throw Violation.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "http2.window_exceeded");
    }
    owed += size;
    if (owed < session.limits.http2().connectionWindow() / 2) return;
    sending.windowUpdate(0, owed);
    window += owed;
    owed = 0;
  }

  /** Lets the peer send more on a stream, if somebody takes it. */
  void giveBack(H2Stream stream) {
    if (stream.paused || stream.closed || stream.remoteEnded) return;
    if (stream.owed < session.limits.http2().streamWindow() / 2) return;
    sending.windowUpdate(stream.id, stream.owed);
    stream.receiveWindow += stream.owed;
    stream.owed = 0;
  }

  private static void unpad(int flags, ByteBuf payload) {
    if ((flags & Frame.PADDED) == 0) return;
    if (!payload.isReadable()) throw frameSize();
    int padding = payload.readUnsignedByte();
    if (padding > payload.readableBytes()) throw Violation.protocol("http2.padding");
    payload.writerIndex(payload.writerIndex() - padding);
  }

  // The rest

  private void priority(int id, ByteBuf payload) {
    if (id == 0) throw Violation.protocol("http2.priority_on_connection");
    session.guard.priority();
    if (payload.readableBytes() != 5) {
      throw Violation.ofStream(id, ErrorCode.FRAME_SIZE_ERROR, "http2.frame_size");
    }
    if ((payload.readInt() & 0x7fff_ffff) == id) throw Violation.protocol("http2.own_parent");
  }

  private void reset(int id, ByteBuf payload) {
    if (id == 0) throw Violation.protocol("http2.reset_of_connection");
    if (payload.readableBytes() != 4) throw frameSize();
    notIdle(id);
    session.stats.resetsReceived.increment();
    if (session.role.isServer()) session.guard.reset();
    @Nullable H2Stream stream = session.streams.get(id);
    if (stream == null) return;
    session.remove(stream);
    stream.listener.reset(payload.readInt());
  }

  private void settings(int flags, int id, ByteBuf payload) {
    if (id != 0) throw Violation.protocol("http2.settings_on_stream");
    if ((flags & Frame.ACK) != 0) {
      if (payload.isReadable()) throw frameSize();
      return;
    }
    if (payload.readableBytes() % 6 != 0) throw frameSize();
    session.guard.settings();
    while (payload.isReadable()) setting(payload.readUnsignedShort(), payload.readUnsignedInt());
    if (peerStreams == Integer.MAX_VALUE) peerStreams = Integer.MAX_VALUE - 1;
    sending.settingsAck();
    session.role.changed();
  }

  private void setting(int name, long value) {
    switch (name) {
      case Frame.SETTING_PUSH -> {
        long most = session.role.isServer() ? 1 : 0;
        if (value > most) throw Violation.protocol("http2.settings_value");
      }
      case Frame.SETTING_STREAMS -> peerStreams = (int) Math.min(value, Integer.MAX_VALUE - 1);
      case Frame.SETTING_WINDOW -> {
        if (value > Integer.MAX_VALUE) {
          throw Violation.ofConnection(ErrorCode.FLOW_CONTROL_ERROR, "http2.settings_value");
        }
        sending.firstWindow((int) value);
      }
      case Frame.SETTING_FRAME_SIZE -> {
        if (value < Frame.PAYLOAD_BYTES || value > 0xff_ffff) {
          throw Violation.protocol("http2.settings_value");
        }
        sending.frameBytes((int) value);
      }
      default -> {} // the table is not used; others are ignored (section 6.5.2)
    }
  }

  private void ping(int flags, int id, ByteBuf payload) {
    if (id != 0) throw Violation.protocol("http2.ping_on_stream");
    if (payload.readableBytes() != 8) throw frameSize();
    long opaque = payload.readLong();
    if ((flags & Frame.ACK) != 0) {
      if (opaque == DRAIN_PING) session.finishDraining();
      return;
    }
    session.guard.ping();
    sending.pingAck(opaque);
  }

  private void goAway(int id, ByteBuf payload) {
    if (id != 0) throw Violation.protocol("http2.goaway_on_stream");
    if (payload.readableBytes() < 8) throw frameSize();
    session.peerGoesAway(payload.readInt() & 0x7fff_ffff);
  }

  private void windowUpdate(int id, ByteBuf payload) {
    if (payload.readableBytes() != 4) throw frameSize();
    session.guard.windowUpdate();
    int more = payload.readInt() & 0x7fff_ffff;
    if (id == 0) {
      if (more == 0) throw Violation.protocol("http2.window_update_of_0");
      sending.moreForAll(more);
      return;
    }
    notIdle(id);
    @Nullable H2Stream stream = session.streams.get(id);
    if (stream == null) return;
    if (more == 0) {
      throw Violation.ofStream(id, ErrorCode.PROTOCOL_ERROR, "http2.window_update_of_0");
    }
    sending.moreFor(stream, more);
  }

  /** RFC 9113 section 5.1: a stream that nobody has opened takes HEADERS and PRIORITY only. */
  private void notIdle(int id) {
    boolean peers = (id & 1) == 1 == session.role.isServer();
    int last = peers ? lastStream : session.ownLastStream();
    if (id > last) throw Violation.protocol("http2.idle_stream");
  }

  private static Violation frameSize() {
    return Violation.ofConnection(ErrorCode.FRAME_SIZE_ERROR, "http2.frame_size");
  }

  void discard() {
    @Nullable ByteBuf begun = head;
    head = null;
    if (begun != null) begun.release();
  }
}
