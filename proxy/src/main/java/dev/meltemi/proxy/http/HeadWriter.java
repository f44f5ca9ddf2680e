package dev.meltemi.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes heads, chunk frames and trailers. */
final class HeadWriter {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] SPACE = {' '};
  private static final byte[] COLON = {':', ' '};
  private static final byte[] CHUNKED =
      "transfer-encoding: chunked\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTP11 = " HTTP/1.1\r\nhost: ".getBytes(StandardCharsets.US_ASCII);

  private HeadWriter() {}

  /** More than enough bytes for the head. */
  static int size(HttpRequest request) {
    return request.method().length()
        + request.path().length()
        + request.authority().length()
        + size(request.headers());
  }

  /** More than enough bytes for these fields and a status line. */
  static int size(Headers headers) {
    int size = 256;
    for (int i = 0; i < headers.size(); i++) {
      size += headers.name(i).length() + headers.value(i).length() + 4;
    }
    return size;
  }

  static void request(ByteBuf out, HttpRequest request, long length) {
    var head = new Head(size(request));
    head.text(request.method());
    head.bytes(SPACE);
    head.text(request.path());
    head.bytes(HTTP11);
    head.text(request.authority());
    head.bytes(CRLF);
    head.fields(request.headers());
    if (length == Framing.CHUNKED) head.bytes(CHUNKED);
    head.bytes(CRLF);
    head.into(out);
  }

  static void response(ByteBuf out, HttpResponse response, boolean chunked) {
    var head = new Head(size(response.headers()));
    head.bytes(StatusLine.of(response.status()));
    head.fields(response.headers());
    if (chunked) head.bytes(CHUNKED);
    head.bytes(CRLF);
    head.into(out);
  }

  static void chunkSize(ByteBuf out, int size) {
    int shift = 28;
    while (shift > 0 && (size >>> shift) == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) {
      out.writeByte("0123456789abcdef".charAt((size >>> shift) & 15));
    }
    out.writeBytes(CRLF);
  }

  static void crlf(ByteBuf out) {
    out.writeBytes(CRLF);
  }

  static void lastChunk(ByteBuf out, Headers trailers) {
    var end = new Head(size(trailers));
    end.bytes(LAST_CHUNK);
    end.fields(trailers);
    end.bytes(CRLF);
    end.into(out);
  }

  /** A head in the making: an array takes text much faster than a buffer outside of the heap. */
  private static final class Head {
    private final byte[] bytes;
    private int size;

    Head(int most) {
      bytes = new byte[most];
    }

    void bytes(byte[] some) {
      System.arraycopy(some, 0, bytes, size, some.length);
      size += some.length;
    }

    /** What is no Latin-1, in a header that a user configured, becomes a question mark. */
    void text(String text) {
      bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void fields(Headers headers) {
      for (int i = 0; i < headers.size(); i++) {
        text(headers.name(i));
        bytes(COLON);
        text(headers.value(i));
        bytes(CRLF);
      }
    }

    void into(ByteBuf out) {
      out.writeBytes(bytes, 0, size);
    }
  }
}
