package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes field blocks without memory: names of the static table by number, all else as it is. That
 * costs bytes on the wire and saves time and state; whatever table the peer would allow is fine.
 */
final class HpackEncoder {
  private static final int INDEXED = 0x80;
  private static final int NEVER_KEPT = 0x10;
  private static final int STATUS = 8;
  private static final int METHOD = 2;
  private static final int PATH = 4;
  private static final int SCHEME = 6;

  private HpackEncoder() {}

  static int size(Headers headers) {
    int size = 64;
    for (int i = 0; i < headers.size(); i++) {
      size += headers.name(i).length() + headers.value(i).length() + 8;
    }
    return size;
  }

  static void status(ByteBuf out, int status) {
    switch (status) {
      case 200 -> out.writeByte(INDEXED | 8);
      case 204 -> out.writeByte(INDEXED | 9);
      case 206 -> out.writeByte(INDEXED | 10);
      case 304 -> out.writeByte(INDEXED | 11);
      case 400 -> out.writeByte(INDEXED | 12);
      case 404 -> out.writeByte(INDEXED | 13);
      case 500 -> out.writeByte(INDEXED | 14);
      default -> named(out, STATUS, Integer.toString(status));
    }
  }

  static void method(ByteBuf out, String method) {
    switch (method) {
      case "GET" -> out.writeByte(INDEXED | METHOD);
      case "POST" -> out.writeByte(INDEXED | METHOD + 1);
      default -> named(out, METHOD, method);
    }
  }

  static void scheme(ByteBuf out, String scheme) {
    out.writeByte(INDEXED | (scheme.equals("https") ? SCHEME + 1 : SCHEME));
  }

  static void authority(ByteBuf out, String authority) {
    named(out, 1, authority);
  }

  static void path(ByteBuf out, String path) {
    if (path.equals("/")) out.writeByte(INDEXED | PATH);
    else named(out, PATH, path);
  }

  /** Without those that are about one HTTP/1 connection (RFC 9113 section 8.2.2). */
  static void fields(ByteBuf out, Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (!isOfConnection(name)) field(out, name, headers.value(i));
    }
  }

  static boolean isOfConnection(String name) {
    return switch (name) {
      case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> true;
      default -> false;
    };
  }

  private static void field(ByteBuf out, String name, String value) {
    int index = StaticTable.find(name);
    int kind = isSecret(name) ? NEVER_KEPT : 0;
    if (index > 0) {
      integer(out, kind, 0x0f, index);
    } else {
      out.writeByte(kind);
      text(out, name);
    }
    text(out, value);
  }

  /** RFC 7541 section 7.1.3: nobody after us shall keep these in a table either. */
  private static boolean isSecret(String name) {
    return name.equals("authorization") || name.equals("cookie");
  }

  private static void named(ByteBuf out, int index, String value) {
    integer(out, 0, 0x0f, index);
    text(out, value);
  }

  private static void text(ByteBuf out, String text) {
    integer(out, 0, 0x7f, text.length());
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  /** RFC 7541 section 5.1. */
  private static void integer(ByteBuf out, int kind, int mask, int value) {
    if (value < mask) {
      out.writeByte(kind | value);
      return;
    }
    out.writeByte(kind | mask);
    int rest = value - mask;
    for (; rest >= 0x80; rest >>>= 7) out.writeByte((rest & 0x7f) | 0x80);
    out.writeByte(rest);
  }
}
