package dev.meltemi.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP/1 messages read by plain means, so that the product does not test itself. */
final class Wire {
  /** {@code first} is the first line; header names are in lower case. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(String first, Map<String, String> headers, byte[] body) {
    int status() {
      return Integer.parseInt(first.split(" ")[1]);
    }

    String path() {
      return first.split(" ")[1];
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private Wire() {}

  /** Reads one message; a response without a length lasts until the end of the stream. */
  static Message read(InputStream in, boolean response) throws IOException {
    Message head = head(in);
    boolean bodiless =
        response && (head.status() == 204 || head.status() == 304 || head.status() < 200);
    if (bodiless) return head;
    return new Message(head.first(), head.headers(), body(in, head.headers(), response));
  }

  static Message head(InputStream in) throws IOException {
    String first = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + "," + b);
    }
    return new Message(first, headers, new byte[0]);
  }

  private static byte[] body(InputStream in, Map<String, String> headers, boolean untilEnd)
      throws IOException {
    if (headers.containsKey("content-length")) {
      return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    if (!headers.containsKey("transfer-encoding")) {
      return untilEnd ? in.readAllBytes() : new byte[0];
    }
    var all = new ByteArrayOutputStream();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      all.writeBytes(exactly(in, size));
      line(in);
    }
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put("trailer:" + line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return all.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";")[0], 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) throw new EOFException("body cut after " + bytes.length);
    return bytes;
  }

  static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = in.read()) != '\n'; ) {
      if (c < 0) throw new EOFException("cut in line: " + line);
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }
}
