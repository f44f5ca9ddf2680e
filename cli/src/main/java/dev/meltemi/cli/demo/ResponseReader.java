package dev.meltemi.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads one response after another from a connection (RFC 9112 sections 4 to 7). */
final class ResponseReader {

  /** Bytes of one line of a head. */
  private static final int LINE_MAX = 16 << 10;

  /** Header lines of one response. */
  private static final int HEADERS_MAX = 200;

  /** Bytes of a body. */
  private static final int BODY_MAX = 4 << 20;

  /** A response, and whether the connection may carry another. */
  record Read(int status, Map<String, String> headers, String body, boolean reusable) {}

  private final InputStream in;

  ResponseReader(InputStream in) {
    this.in = in;
  }

  Read next() throws IOException {
    String start = line();
    if (!start.startsWith("HTTP/1.") || start.length() < 12) {
      throw new ProtocolException("not an HTTP/1 response: " + start);
    }
    int status = number(start.substring(9, 12), 10);
    Map<String, String> headers = headers();
    if (status >= 100 && status < 200) {
      return next();
    }
    boolean close =
        start.startsWith("HTTP/1.0")
            || headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    if (status == 204 || status == 304) {
      return new Read(status, headers, "", !close);
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return new Read(status, headers, chunked(), !close);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return new Read(status, headers, text(in.readNBytes(BODY_MAX)), false);
    }
    return new Read(status, headers, text(exactly(number(length, 10))), !close);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = Http.Response.noHeaders();
    for (int i = 0; i < HEADERS_MAX; i++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ProtocolException("not a header: " + line);
      }
      headers.merge(
          line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
    }
    throw new ProtocolException("more than " + HEADERS_MAX + " headers");
  }

  private String chunked() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int semicolon = size.indexOf(';');
      int count = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
      if (count == 0) {
        headers();
        return body.toString(StandardCharsets.UTF_8);
      }
      if (body.size() + count > BODY_MAX) {
        throw new ProtocolException("body of more than " + BODY_MAX + " bytes");
      }
      body.write(exactly(count));
      line();
    }
  }

  private byte[] exactly(int count) throws IOException {
    if (count > BODY_MAX) {
      throw new ProtocolException("body of " + count + " bytes, more than " + BODY_MAX);
    }
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("closed inside a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int i = 0; i < LINE_MAX; i++) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("closed by the peer");
      }
      if (b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
    throw new ProtocolException("line of more than " + LINE_MAX + " bytes");
  }

  private static int number(String text, int radix) throws ProtocolException {
    try {
      int number = Integer.parseInt(text.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ProtocolException("not a number: " + text);
    }
    throw new ProtocolException("negative: " + text);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
