package dev.meltemi.runtime.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What follows the line of an {@link ExecRequest} in both directions: a byte for the kind, four for
 * the length, and as many bytes of content.
 */
public record ExecFrame(Kind kind, ByteBuffer content) {
  private static final int HEAD_BYTES = 5;
  private static final int LONGEST_CONTENT_BYTES = 1 << 20;

  /** What a frame carries, by the byte that it begins with. */
  public enum Kind {
    /** Input of the command. */
    INPUT('i'),
    OUTPUT('o'),
    ERROR_OUTPUT('e'),
    /** The command has ended, its exit code in decimal; the last frame. */
    EXIT('x'),
    /** New size of the terminal, {@code COLUMNS ROWS}. */
    RESIZE('s'),
    /** The input has ended. */
    INPUT_END('f');

    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }

    static Optional<Kind> of(byte letter) {
      return Stream.of(values()).filter(kind -> kind.letter == letter).findFirst();
    }
  }

  public static ExecFrame of(Kind kind, String text) {
    return new ExecFrame(kind, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A copy of the content. */
  public byte[] bytes() {
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return bytes;
  }

  public String text() {
    return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
  }

  /** Blocks until all is written. */
  public void write(SocketChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.put(kind.letter).putInt(content.remaining()).flip();
    ByteBuffer[] parts = {head, content.duplicate()};
    while (parts[0].hasRemaining() || parts[1].hasRemaining()) channel.write(parts);
  }

  /** The next frame; empty when the other side has ended in order. */
  public static Optional<ExecFrame> read(SocketChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    while (head.hasRemaining()) {
      if (channel.read(head) < 0) {
        if (head.position() == 0) return Optional.empty();
        throw new IOException("connection ended within a frame");
      }
    }
    head.flip();
    byte letter = head.get();
    int length = head.getInt();
    Optional<Kind> kind = Kind.of(letter);
    if (kind.isEmpty() || length < 0 || length > LONGEST_CONTENT_BYTES) {
      throw new IOException("frame %d of %d bytes is not known".formatted(letter, length));
    }
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      if (channel.read(content) < 0) throw new IOException("connection ended within a frame");
    }
    return Optional.of(new ExecFrame(kind.get(), content.flip()));
  }
}
