package dev.meltemi.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes heads, chunk frames and trailers. */
final class HeadWriter {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTP11 = " HTTP/1.1\r\nhost: ".getBytes(StandardCharsets.US_ASCII);

  private HeadWriter() {}

  static int size(Headers headers) {
    int size = 256;
    for (int i = 0; i < headers.size(); i++) {
      size += headers.name(i).length() + headers.value(i).length() + 4;
    }
    return size;
  }

  static void request(ByteBuf out, HttpRequest request, long length) {
    text(out, request.method());
    out.writeByte(' ');
    text(out, request.path());
    out.writeBytes(HTTP11);
    text(out, request.authority());
    out.writeBytes(CRLF);
    fields(out, request.headers());
    if (length == Framing.CHUNKED) field(out, "transfer-encoding", "chunked");
    out.writeBytes(CRLF);
  }

  static void response(ByteBuf out, HttpResponse response, boolean chunked) {
    out.writeBytes(StatusLine.of(response.status()));
    fields(out, response.headers());
    if (chunked) field(out, "transfer-encoding", "chunked");
    out.writeBytes(CRLF);
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
    out.writeBytes(LAST_CHUNK);
    fields(out, trailers);
    out.writeBytes(CRLF);
  }

  private static void fields(ByteBuf out, Headers headers) {
    for (int i = 0; i < headers.size(); i++) field(out, headers.name(i), headers.value(i));
  }

  private static void field(ByteBuf out, String name, String value) {
    text(out, name);
    out.writeByte(':');
    out.writeByte(' ');
    text(out, value);
    out.writeBytes(CRLF);
  }

  private static void text(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }
}
