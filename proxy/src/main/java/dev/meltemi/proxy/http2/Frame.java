package dev.meltemi.proxy.http2;

import io.netty.buffer.ByteBuf;

/** Types, flags and the fixed head of frames (RFC 9113 sections 4.1 and 6). */
final class Frame {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 32;

  static final int HEAD_BYTES = 9;

  /** The least that every peer takes, and the most that we do. */
  static final int PAYLOAD_BYTES = 16_384;

  static final int SETTING_TABLE_SIZE = 1;
  static final int SETTING_PUSH = 2;
  static final int SETTING_STREAMS = 3;
  static final int SETTING_WINDOW = 4;
  static final int SETTING_FRAME_SIZE = 5;
  static final int SETTING_HEAD_BYTES = 6;

  /** Of every stream and of the connection, until something else is said. */
  static final int FIRST_WINDOW = 65_535;

  private Frame() {}

  static void head(ByteBuf out, int length, int type, int flags, int stream) {
    out.writeMedium(length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
  }
}
