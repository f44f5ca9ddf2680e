package dev.meltemi.proxy.listen;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a TLS ClientHello says in the clear (RFC 8446 section 4.1.2). One that is broken or spread
 * over several records says nothing.
 *
 * @param serverName in lower case, or empty
 * @param alpn the protocols offered
 */
record ClientHello(String serverName, List<String> alpn) {
  private static final ClientHello SILENT = new ClientHello("", List.of());
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /** Empty when the record is not complete yet. */
  static Optional<ClientHello> read(ByteBuf bytes) {
    if (bytes.readableBytes() < 5) return Optional.empty();
    int length = bytes.getUnsignedShort(bytes.readerIndex() + 3);
    if (length > 16_384) return Optional.of(SILENT);
    if (bytes.readableBytes() < 5 + length) return Optional.empty();
    try {
      return Optional.of(parse(bytes.slice(bytes.readerIndex() + 5, length)));
    } catch (IndexOutOfBoundsException e) {
      return Optional.of(SILENT);
    }
  }

  private static ClientHello parse(ByteBuf in) {
    if (in.readUnsignedByte() != 1) return SILENT;
    in.skipBytes(3 + 2 + 32); // length, version, random
    in.skipBytes(in.readUnsignedByte()); // session
    in.skipBytes(in.readUnsignedShort()); // cipher suites
    in.skipBytes(in.readUnsignedByte()); // compression
    String name = "";
    List<String> alpn = new ArrayList<>();
    ByteBuf extensions = in.readSlice(in.readUnsignedShort());
    while (extensions.isReadable()) {
      int type = extensions.readUnsignedShort();
      ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
      if (type == SERVER_NAME && extension.isReadable()) {
        extension.skipBytes(2 + 1); // list length, host_name
        name = text(extension, extension.readUnsignedShort()).toLowerCase(Locale.ROOT);
      } else if (type == ALPN) {
        extension.skipBytes(2);
        while (extension.isReadable()) alpn.add(text(extension, extension.readUnsignedByte()));
      }
    }
    return new ClientHello(name, List.copyOf(alpn));
  }

  private static String text(ByteBuf in, int length) {
    return in.readSlice(length).toString(StandardCharsets.US_ASCII);
  }
}
