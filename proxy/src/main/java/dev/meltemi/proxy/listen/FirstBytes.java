package dev.meltemi.proxy.listen;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.match.ConnectionHead;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Tells from a connection's first bytes what it speaks. */
final class FirstBytes {
  private static final int LONGEST_METHOD = 32;
  private static final int LONGEST_LINE = 8192;
  private static final byte TLS_HANDSHAKE = 0x16;

  private FirstBytes() {}

  /** Empty when more bytes are needed. Leaves the buffer as it is. */
  static Optional<ConnectionHead> look(ByteBuf bytes, Inspection inspection, Address destination) {
    if (!bytes.isReadable()) return Optional.empty();
    if (inspection.tls() && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE) {
      return ClientHello.read(bytes)
          .map(hello -> new ConnectionHead(destination, hello.serverName(), "tls", hello.alpn()));
    }
    if (!inspection.http()) return Optional.of(ConnectionHead.plain(destination));
    return http(bytes)
        .map(protocols -> new ConnectionHead(destination, "", "raw_buffer", protocols));
  }

  private static Optional<List<String>> http(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int length = bytes.readableBytes();
    int space = 0;
    while (space < length && isMethod(bytes.getByte(start + space))) space++;
    if (space > LONGEST_METHOD) return Optional.of(List.of());
    if (space == length) return Optional.empty();
    if (space == 0 || bytes.getByte(start + space) != ' ') return Optional.of(List.of());
    int lf = bytes.indexOf(start, bytes.writerIndex(), (byte) '\n');
    if (lf < 0) return length > LONGEST_LINE ? Optional.of(List.of()) : Optional.empty();
    String line = bytes.toString(start, lf - start, StandardCharsets.ISO_8859_1).stripTrailing();
    if (line.equals("PRI * HTTP/2.0")) return Optional.of(List.of("h2c"));
    if (line.endsWith(" HTTP/1.1")) return Optional.of(List.of("http/1.1"));
    if (line.endsWith(" HTTP/1.0")) return Optional.of(List.of("http/1.0"));
    return Optional.of(List.of());
  }

  private static boolean isMethod(byte b) {
    return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '-' || b == '_';
  }
}
