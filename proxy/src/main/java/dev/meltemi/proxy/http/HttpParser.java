package dev.meltemi.proxy.http;

import io.netty.buffer.ByteBuf;

/**
 * Cuts a stream of bytes into messages. Used by one event loop; pauses after each message until
 * {@link #next()}.
 */
final class HttpParser {
  /** What comes out. */
  interface Sink {
    /** {@code head} bytes with the empty line; the array is reused after the call. */
    void head(byte[] head, int length);

    /** A piece of the body; the receiver releases it. */
    void data(ByteBuf data);

    /** {@code trailers} is empty when there are none. */
    void end(Headers trailers);
  }

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS,
    UNTIL_CLOSE,
    PAUSED
  }

  private static final int LONGEST_CHUNK_LINE = 256;
  private static final Headers NO_TRAILERS = new Headers();

  private final Sink sink;
  private final HttpLimits limits;
  private final byte[] scratch;
  private State state = State.HEAD;
  private long left;
  private int scanned;

  /**
   * @param scratch shared by the parsers of one event loop, at least {@link HttpLimits#headBytes()}
   */
  HttpParser(Sink sink, HttpLimits limits, byte[] scratch) {
    this.sink = sink;
    this.limits = limits;
    this.scratch = scratch;
  }

  /** Reads as far as it can; throws {@link BadMessage}. */
  void read(ByteBuf in) {
    while (step(in)) {}
  }

  boolean isPaused() {
    return state == State.PAUSED;
  }

  /** Whether the next byte belongs to a new head. */
  boolean isAtHead() {
    return state == State.HEAD;
  }

  /** Ready for the next message. */
  void next() {
    state = State.HEAD;
    scanned = 0;
  }

  /** Reads no further until {@link #next()}. */
  void stop() {
    state = State.PAUSED;
  }

  /** From here on all bytes are body, until the connection ends. */
  void tunnel() {
    state = State.UNTIL_CLOSE;
  }

  /** The connection has ended; true when that is how the message ends. */
  boolean closed() {
    if (state != State.UNTIL_CLOSE) return false;
    finish(NO_TRAILERS);
    return true;
  }

  /** How the body goes on, told by the sink from within {@link Sink#head}. */
  void body(long length) {
    left = length;
    if (length == Framing.CHUNKED) state = State.CHUNK_SIZE;
    else if (length == Framing.UNTIL_CLOSE) state = State.UNTIL_CLOSE;
    else state = State.LENGTH;
  }

  private boolean step(ByteBuf in) {
    return switch (state) {
      case HEAD -> head(in);
      case LENGTH -> left == 0 ? finish(NO_TRAILERS) : take(in, State.LENGTH);
      case CHUNK_SIZE -> chunkSize(in);
      case CHUNK_DATA -> left == 0 ? go(State.CHUNK_END) : take(in, State.CHUNK_DATA);
      case CHUNK_END -> chunkEnd(in);
      case TRAILERS -> trailers(in);
      case UNTIL_CLOSE -> rest(in);
      case PAUSED -> false;
    };
  }

  private boolean go(State next) {
    state = next;
    return true;
  }

  private boolean finish(Headers trailers) {
    state = State.PAUSED;
    sink.end(trailers);
    return state != State.PAUSED;
  }

  private boolean head(ByteBuf in) {
    int length = block(in, true);
    if (length < 0) return false;
    in.readBytes(scratch, 0, length);
    scanned = 0;
    sink.head(scratch, length);
    return true;
  }

  private boolean trailers(ByteBuf in) {
    int length = block(in, false);
    if (length < 0) return false;
    in.readBytes(scratch, 0, length);
    scanned = 0;
    return finish(
        length == 2
            ? NO_TRAILERS
            : new HeadParser(scratch, length, limits.headerCount()).trailers());
  }

  /**
   * The length of the lines up to and with the empty one, or -1 when it has not come yet. A line
   * ends with CRLF and nothing else (RFC 9112 section 2.2 allows to accept a bare LF; we do not).
   */
  private int block(ByteBuf in, boolean isHead) {
    if (isHead && scanned == 0) skipEmptyLine(in);
    int start = in.readerIndex();
    int limit = limits.headBytes();
    while (true) {
      int from = start + scanned;
      int lf = in.indexOf(from, in.writerIndex(), (byte) '\n');
      if (lf < 0) {
        if (in.readableBytes() > limit) throw new BadMessage(431, "http1.headers_too_large");
        return -1;
      }
      if (lf - start >= limit) throw new BadMessage(431, "http1.headers_too_large");
      if (lf == start || in.getByte(lf - 1) != '\r') throw BadMessage.of("http1.invalid_character");
      scanned = lf + 1 - start;
      if (lf - from == 1) return scanned;
    }
  }

  /** RFC 9112 section 2.2: one empty line before a request is forgiven. */
  private static void skipEmptyLine(ByteBuf in) {
    int at = in.readerIndex();
    if (in.readableBytes() >= 2 && in.getByte(at) == '\r' && in.getByte(at + 1) == '\n') {
      in.skipBytes(2);
    }
  }

  private boolean take(ByteBuf in, State then) {
    int n = (int) Math.min(left, in.readableBytes());
    if (n == 0) return false;
    left -= n;
    state = then;
    sink.data(in.readRetainedSlice(n));
    return true;
  }

  private boolean rest(ByteBuf in) {
    if (!in.isReadable()) return false;
    sink.data(in.readRetainedSlice(in.readableBytes()));
    return false;
  }

  private boolean chunkSize(ByteBuf in) {
    int start = in.readerIndex();
    int lf = in.indexOf(start, in.writerIndex(), (byte) '\n');
    int length = lf < 0 ? in.readableBytes() : lf - start;
    if (length > LONGEST_CHUNK_LINE) throw BadMessage.of("http1.invalid_chunk_size");
    if (lf < 0) return false;
    int cr = lf - 1;
    long size = 0;
    int at = start;
    for (int digit; at < cr && (digit = Octets.hex(in.getByte(at))) >= 0; at++) {
      if (at - start == 15) throw BadMessage.of("http1.invalid_chunk_size");
      size = size * 16 + digit;
    }
    if (at == start || in.getByte(cr) != '\r') throw BadMessage.of("http1.invalid_chunk_size");
    if (at < cr && in.getByte(at) != ';') throw BadMessage.of("http1.invalid_chunk_size");
    for (int i = at; i < cr; i++) {
      if (!Octets.isValue(in.getByte(i))) throw BadMessage.of("http1.invalid_chunk_extension");
    }
    in.readerIndex(lf + 1);
    left = size;
    return go(size == 0 ? State.TRAILERS : State.CHUNK_DATA);
  }

  private boolean chunkEnd(ByteBuf in) {
    if (in.readableBytes() < 2) return false;
    if (in.readByte() != '\r' || in.readByte() != '\n')
      throw BadMessage.of("http1.invalid_chunk_end");
    return go(State.CHUNK_SIZE);
  }
}
