package dev.meltemi.proxy.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Cuts a stream of bytes into whole frames. */
final class FrameReader {
  /** What comes out. */
  interface Sink {
    /** The payload is valid during the call only, unless it is retained. */
    void frame(int type, int flags, int stream, ByteBuf payload);
  }

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Sink sink;
  private int prefaceRead;
  private boolean first = true;
  private boolean stopped;
  private long frames;

  /**
   * @param prefaceRead bytes of the client's preface that are not to come; all of them on a client
   */
  FrameReader(Sink sink, int prefaceRead) {
    this.sink = sink;
    this.prefaceRead = prefaceRead;
  }

  /** Reads as far as it can; throws {@link Violation}. */
  void read(ByteBuf in) {
    while (prefaceRead < PREFACE.length && in.isReadable()) {
      if (in.readByte() != PREFACE[prefaceRead++]) throw Violation.protocol("http2.no_preface");
    }
    while (!stopped && step(in)) {}
  }

  /** How many have come out. */
  long frames() {
    return frames;
  }

  /** Nothing more comes out. */
  void stop() {
    stopped = true;
  }

  private boolean step(ByteBuf in) {
    if (in.readableBytes() < Frame.HEAD_BYTES) return false;
    int start = in.readerIndex();
    int length = in.getUnsignedMedium(start);
    int type = in.getUnsignedByte(start + 3);
    int flags = in.getUnsignedByte(start + 4);
    if (first) expectSettings(type, flags);
    if (length > Frame.PAYLOAD_BYTES) {
      throw Violation.ofConnection(ErrorCode.FRAME_SIZE_ERROR, "http2.frame_too_large");
    }
    if (in.readableBytes() < Frame.HEAD_BYTES + length) return false;
    first = false;
    int stream = in.getInt(start + 5) & 0x7fff_ffff;
    in.skipBytes(Frame.HEAD_BYTES);
    ByteBuf payload = in.readSlice(length);
    frames++;
    sink.frame(type, flags, stream, payload);
    return true;
  }

  /** RFC 9113 section 3.4. */
  private static void expectSettings(int type, int flags) {
    if (type != Frame.SETTINGS || (flags & Frame.ACK) != 0) {
      throw Violation.protocol("http2.no_settings_first");
    }
  }
}
