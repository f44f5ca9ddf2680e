package dev.meltemi.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/2 connection, frame by frame, of either side; heads through Netty's HPACK, so that the
 * product does not test itself.
 */
final class H2Wire implements AutoCloseable {
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

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean ends() {
      return (flags & END_STREAM) != 0;
    }

    String text() {
      return new String(payload, StandardCharsets.ISO_8859_1);
    }

    /** Of RST_STREAM, GOAWAY and WINDOW_UPDATE. */
    int number() {
      ByteBuf all = Unpooled.wrappedBuffer(payload);
      return all.getInt(type == GOAWAY ? 4 : 0);
    }
  }

  final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final DefaultHttp2HeadersEncoder encoder =
      new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  H2Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** A client that has said hello. */
  static H2Wire to(int port) throws IOException {
    H2Wire wire = unsettled(port);
    wire.raw(PREFACE.getBytes(StandardCharsets.US_ASCII)).frame(SETTINGS, 0, 0, new byte[0]);
    return wire;
  }

  static H2Wire unsettled(int port) throws IOException {
    return new H2Wire(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static byte[] preface() {
    return PREFACE.getBytes(StandardCharsets.US_ASCII);
  }

  H2Wire raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  H2Wire frame(int type, int flags, int stream, byte[] payload) throws IOException {
    return raw(bytes(type, flags, stream, payload));
  }

  static byte[] bytes(int type, int flags, int stream, byte[] payload) {
    ByteBuf all = Unpooled.buffer();
    all.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
    return ByteBufUtil.getBytes(all.writeBytes(payload));
  }

  H2Wire data(int stream, boolean end, String text) throws IOException {
    return frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Names and values in turn. */
  byte[] block(String... fields) {
    var headers = new DefaultHttp2Headers(false, false, 16);
    for (int i = 0; i < fields.length; i += 2) headers.add(fields[i], fields[i + 1]);
    ByteBuf all = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, all);
    } catch (Http2Exception e) {
      throw new IllegalArgumentException(e);
    }
    return ByteBufUtil.getBytes(all);
  }

  /** A field block in which every field is a literal, in the order that was given. */
  static byte[] literal(String... fields) {
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < fields.length; i++) {
      if (i % 2 == 0) all.writeByte(0);
      all.writeByte(fields[i].length()).writeCharSequence(fields[i], StandardCharsets.ISO_8859_1);
    }
    return ByteBufUtil.getBytes(all);
  }

  H2Wire headers(int stream, boolean end, String... fields) throws IOException {
    return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  /** A request without a body. */
  H2Wire get(int stream, String path, String... more) throws IOException {
    String[] all = new String[8 + more.length];
    String[] pseudo = {":method", "GET", ":scheme", "http", ":path", path, ":authority", "test"};
    System.arraycopy(pseudo, 0, all, 0, 8);
    System.arraycopy(more, 0, all, 8, more.length);
    return headers(stream, true, all);
  }

  H2Wire post(int stream, String... more) throws IOException {
    String[] all = new String[8 + more.length];
    String[] pseudo = {":method", "POST", ":scheme", "http", ":path", "/", ":authority", "test"};
    System.arraycopy(pseudo, 0, all, 0, 8);
    System.arraycopy(more, 0, all, 8, more.length);
    return headers(stream, false, all);
  }

  Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  /** The next frame of this type; others before it are passed over. */
  Frame await(int type) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type() == type) return frame;
      if (frame.type() == GOAWAY) throw new EOFException("GOAWAY " + frame.number());
    }
  }

  /** The error code of the next RST_STREAM, or of GOAWAY plus 100. */
  int error() throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type() == RST_STREAM) return frame.number();
      if (frame.type() == GOAWAY) return frame.number() + 100;
    }
  }

  Map<String, String> fields(Frame frame) {
    Map<String, String> all = new TreeMap<>();
    try {
      decoder
          .decodeHeaders(1, Unpooled.wrappedBuffer(frame.payload()))
          .forEach(field ->
              all.merge(
                  field.getKey().toString(), field.getValue().toString(), (a, b) -> a + "," + b));
    } catch (Http2Exception e) {
      throw new IllegalArgumentException(e);
    }
    return all;
  }

  /** Reads a whole response; the body under the name {@code body}. */
  Map<String, String> response(int stream) throws IOException {
    Frame head = await(HEADERS);
    Map<String, String> all = fields(head);
    if (head.stream() != stream) throw new IOException("a head of stream " + head.stream());
    var body = new StringBuilder();
    for (boolean end = head.ends(); !end; ) {
      Frame frame = read();
      if (frame.stream() != stream) continue;
      end = frame.ends();
      if (frame.type() == DATA) body.append(frame.text());
      else if (frame.type() == HEADERS) fields(frame).forEach((k, v) -> all.put("trailer:" + k, v));
      else if (frame.type() == RST_STREAM) throw new IOException("reset " + frame.number());
    }
    all.put("body", body.toString());
    return all;
  }

  boolean isClosedByPeer() {
    try {
      while (true) read();
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
