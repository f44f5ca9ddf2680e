package dev.meltemi.runtime.kubelet;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One call of {@code grpc.health.v1.Health/Check} on a connection of its own: so small a part of
 * HTTP/2 (RFC 9113) that a socket will do. The answer's headers are not read; an answer with a
 * message says enough.
 */
final class GrpcHealth {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int LONGEST_FRAME_BYTES = 16384;

  /** A message's head: not compressed, then its length. */
  private static final int MESSAGE_HEAD_BYTES = 5;

  private GrpcHealth() {}

  /** True when the service, "" for the whole program, is SERVING. */
  static boolean serves(InetSocketAddress target, String service, int timeoutMillis)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(target, timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      socket.getOutputStream().write(question(target, service));
      return isServing(answer(new DataInputStream(socket.getInputStream()), socket));
    }
  }

  private static byte[] question(InetSocketAddress target, String service) throws IOException {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    // RFC 7541, 6.2.2: literals without indexing, with names of our own.
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":path", "/grpc.health.v1.Health/Check");
    header(headers, ":authority", target.getHostString() + ":" + target.getPort());
    header(headers, "content-type", "application/grpc");
    header(headers, "te", "trailers");
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    if (name.length > 0) {
      // HealthCheckRequest.service is field 1, a text.
      request.write(0x0a);
      length(request, name.length);
      request.write(name);
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0);
    message.write(new byte[] {0, 0, (byte) (request.size() >> 8), (byte) request.size()});
    message.write(request.toByteArray());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(all, SETTINGS, 0, 0, new byte[0]);
    frame(all, HEADERS, END_HEADERS, 1, headers.toByteArray());
    frame(all, DATA, END_STREAM, 1, message.toByteArray());
    return all.toByteArray();
  }

  private static void header(ByteArrayOutputStream block, String name, String value)
      throws IOException {
    block.write(0);
    for (String text : new String[] {name, value}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      if (bytes.length > 126) throw new IOException("header too long: " + name);
      block.write(bytes.length);
      block.write(bytes);
    }
  }

  // Protobuf's variable-length number.
  private static void length(ByteArrayOutputStream out, int number) {
    int left = number;
    for (; left > 0x7f; left >>= 7) out.write((left & 0x7f) | 0x80);
    out.write(left);
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] content)
      throws IOException {
    out.write(new byte[] {(byte) (content.length >> 16), (byte) (content.length >> 8)});
    out.write(new byte[] {(byte) content.length, (byte) type, (byte) flags});
    out.write(new byte[] {0, 0, 0, (byte) stream});
    out.write(content);
  }

  /** The content of the answer's first DATA frame. */
  private static byte[] answer(DataInputStream in, Socket socket) throws IOException {
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int _ = in.readInt();
      if (length > LONGEST_FRAME_BYTES) throw new IOException("frame of " + length + " bytes");
      byte[] content = in.readNBytes(length);
      switch (type) {
        case DATA -> {
          if ((flags & PADDED) != 0) throw new IOException("padded");
          if (length > 0) return content;
        }
        case HEADERS -> {
          if ((flags & END_STREAM) != 0) throw new IOException("no message: the call failed");
        }
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            ByteArrayOutputStream ack = new ByteArrayOutputStream();
            frame(ack, SETTINGS, ACK, 0, new byte[0]);
            socket.getOutputStream().write(ack.toByteArray());
          }
        }
        case RST_STREAM, GOAWAY -> throw new IOException("the call was reset");
        default -> {
          // Windows and pings do not matter for one small answer.
        }
      }
    }
  }

  // HealthCheckResponse.status is field 1, SERVING is 1.
  private static boolean isServing(byte[] message) {
    return message.length >= MESSAGE_HEAD_BYTES + 2
        && message[MESSAGE_HEAD_BYTES] == 0x08
        && message[MESSAGE_HEAD_BYTES + 1] == 1;
  }
}
