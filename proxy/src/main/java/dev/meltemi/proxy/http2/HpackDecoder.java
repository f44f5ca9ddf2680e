package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Names;
import dev.meltemi.proxy.http.Octets;
import io.netty.buffer.ByteBuf;

/**
 * Reads the field blocks of one connection. Strings of the dynamic table are shared by all heads
 * that refer to them, and are checked once.
 */
final class HpackDecoder {
  /** What comes out. */
  interface Sink {
    /**
     * @param sound whether name and value are made of bytes that may stand there, the name in lower
     *     case
     */
    void field(String name, String value, boolean sound);
  }

  /** SETTINGS_HEADER_TABLE_SIZE: the default, which we do not change. */
  static final int TABLE_BYTES = 4096;

  /** RFC 7541 section 4.1: what an entry costs beyond its text. */
  static final int ENTRY_BYTES = 32;

  private static final int MOST = TABLE_BYTES / ENTRY_BYTES;

  private final byte[] scratch;
  private final String[] names = new String[MOST];
  private final String[] values = new String[MOST];
  private final boolean[] sounds = new boolean[MOST];
  private int newest;
  private int count;
  private int bytes;
  private int limit = TABLE_BYTES;

  /** Of the string in scratch. */
  private int length;

  /**
   * @param scratch shared by what runs on one event loop
   */
  HpackDecoder(byte[] scratch) {
    this.scratch = scratch;
  }

  /** Reads a whole block; throws {@link Violation}. */
  void decode(ByteBuf in, Sink sink) {
    boolean begun = false;
    while (in.isReadable()) {
      int b = in.readUnsignedByte();
      if (b >= 0x80) {
        indexed(integer(in, b, 0x7f), sink);
      } else if (b >= 0x40) {
        literal(in, integer(in, b, 0x3f), sink, true);
      } else if (b >= 0x20) {
        if (begun) throw broken("http2.hpack_size_update_late");
        resize(integer(in, b, 0x1f));
        continue;
      } else {
        literal(in, integer(in, b, 0x0f), sink, false);
      }
      begun = true;
    }
  }

  private void indexed(int index, Sink sink) {
    if (index == 0) throw broken("http2.hpack_index");
    if (index <= StaticTable.SIZE) {
      sink.field(StaticTable.name(index), StaticTable.value(index), true);
      return;
    }
    int slot = slot(index);
    sink.field(names[slot], values[slot], sounds[slot]);
  }

  private void literal(ByteBuf in, int index, Sink sink, boolean keep) {
    String name;
    boolean sound = true;
    if (index == 0) {
      string(in);
      sound = isName(scratch, length);
      name = length == 0 ? "" : Names.of(scratch, 0, length);
    } else if (index <= StaticTable.SIZE) {
      name = StaticTable.name(index);
    } else {
      int slot = slot(index);
      name = names[slot];
      sound = isSoundName(name);
    }
    string(in);
    sound &= isValue(scratch, length);
    String value = length == 0 ? "" : Octets.text(scratch, 0, length);
    if (keep) keep(name, value, sound);
    sink.field(name, value, sound);
  }

  private int slot(int index) {
    int age = index - StaticTable.SIZE - 1;
    if (age >= count) throw broken("http2.hpack_index");
    return (newest - age + MOST) % MOST;
  }

  private void keep(String name, String value, boolean sound) {
    int size = name.length() + value.length() + ENTRY_BYTES;
    evict(limit - size);
    if (size > limit) return; // RFC 7541 section 4.4: it empties the table, and that is all
    newest = (newest + 1) % MOST;
    names[newest] = name;
    values[newest] = value;
    sounds[newest] = sound;
    count++;
    bytes += size;
  }

  private void evict(int allowed) {
    while (count > 0 && bytes > allowed) {
      int oldest = (newest - count + 1 + MOST) % MOST;
      bytes -= names[oldest].length() + values[oldest].length() + ENTRY_BYTES;
      count--;
    }
  }

  private void resize(int size) {
    if (size > TABLE_BYTES) throw broken("http2.hpack_table_size");
    limit = size;
    evict(size);
  }

  /** RFC 7541 section 5.1. */
  private static int integer(ByteBuf in, int first, int mask) {
    int value = first & mask;
    if (value < mask) return value;
    for (int shift = 0; shift <= 21; shift += 7) {
      if (!in.isReadable()) break;
      int b = in.readUnsignedByte();
      value += (b & 0x7f) << shift;
      if (b < 0x80) return value;
    }
    throw broken("http2.hpack_integer");
  }

  private void string(ByteBuf in) {
    if (!in.isReadable()) throw broken("http2.hpack_string");
    int b = in.readUnsignedByte();
    int size = integer(in, b, 0x7f);
    if (size > in.readableBytes()) throw broken("http2.hpack_string");
    if (b >= 0x80) {
      int end = in.readerIndex() + size;
      length = Huffman.decode(in, size, scratch);
      if (length < 0) throw broken("http2.hpack_huffman");
      in.readerIndex(end);
      return;
    }
    if (size > scratch.length) throw broken("http2.hpack_string");
    in.readBytes(scratch, 0, size);
    length = size;
  }

  private static boolean isName(byte[] text, int length) {
    int from = length > 0 && text[0] == ':' ? 1 : 0;
    for (int i = from; i < length; i++) if (Octets.tokenLower(text[i]) != text[i]) return false;
    return length > from;
  }

  /** For a name of the table, whose entry may be unsound for its value. */
  private static boolean isSoundName(String name) {
    int from = name.startsWith(":") ? 1 : 0;
    for (int i = from; i < name.length(); i++) {
      byte b = (byte) name.charAt(i);
      if (Octets.tokenLower(b) != b) return false;
    }
    return name.length() > from;
  }

  /** RFC 9113 section 8.2.1. */
  private static boolean isValue(byte[] text, int length) {
    for (int i = 0; i < length; i++) if (!Octets.isValue(text[i])) return false;
    return length == 0 || (!isBlank(text[0]) && !isBlank(text[length - 1]));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static Violation broken(String details) {
    return Violation.ofConnection(ErrorCode.COMPRESSION_ERROR, details);
  }
}
