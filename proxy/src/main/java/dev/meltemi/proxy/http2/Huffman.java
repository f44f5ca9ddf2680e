package dev.meltemi.proxy.http2;

import io.netty.buffer.ByteBuf;

/**
 * The code of RFC 7541 appendix B. It is canonical: the lengths of the symbols say all of it, since
 * symbols of one length follow each other in code as in value.
 */
final class Huffman {
  /** One letter for each symbol, {@code A} for 5 bits, {@code Z} for 30; the last is the end. */
  private static final String LENGTHS =
      "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
          + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
          + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
          + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
          + "Z";

  private static final int SHORTEST = 5;
  private static final int LONGEST = 30;
  private static final int END = 256;

  /** By the next 8 bits: symbol and length (<< 8) of a code that is no longer, else 0. */
  private static final short[] SHORT = new short[256];

  /** Symbols ordered by length, then by value. */
  private static final short[] SYMBOLS = new short[END + 1];

  private static final int[] FIRST_CODE = new int[LONGEST + 2];
  private static final int[] FIRST_SYMBOL = new int[LONGEST + 2];

  static {
    int code = 0;
    int next = 0;
    for (int length = SHORTEST; length <= LONGEST; length++) {
      code <<= 1;
      FIRST_CODE[length] = code;
      FIRST_SYMBOL[length] = next;
      for (int symbol = 0; symbol <= END; symbol++) {
        if (LENGTHS.charAt(symbol) - 'A' + SHORTEST != length) continue;
        SYMBOLS[next++] = (short) symbol;
        if (length <= 8) {
          int at = code << (8 - length);
          for (int i = 0; i < 1 << (8 - length); i++)
            SHORT[at + i] = (short) (length << 8 | symbol);
        }
        code++;
      }
    }
    FIRST_SYMBOL[LONGEST + 1] = next;
  }

  private Huffman() {}

  /**
   * Decodes {@code length} bytes.
   *
   * @return how many bytes were put into {@code to}, or -1 when they are no valid text or too many
   */
  static int decode(ByteBuf in, int length, byte[] to) {
    long bits = 0;
    int count = 0;
    int left = length;
    int size = 0;
    while (true) {
      while (count <= 48 && left > 0) {
        bits = bits << 8 | in.readUnsignedByte();
        count += 8;
        left--;
      }
      if (count < SHORTEST) return isPadding(bits, count) ? size : -1;
      int next =
          count >= 8 ? (int) (bits >>> (count - 8)) & 0xff : (int) (bits << (8 - count)) & 0xff;
      int known = SHORT[next];
      int used = known >> 8;
      int symbol = known & 0xff;
      if (known == 0 || used > count) {
        if (count < 8) return isPadding(bits, count) ? size : -1;
        used = longLength(bits, count);
        if (used == 0) return isPadding(bits, count) ? size : -1;
        int code = (int) (bits >>> (count - used)) & (1 << used) - 1;
        symbol = SYMBOLS[FIRST_SYMBOL[used] + code - FIRST_CODE[used]];
        if (symbol == END) return -1;
      }
      if (size == to.length) return -1;
      to[size++] = (byte) symbol;
      count -= used;
    }
  }

  /** The length of a code of more than 8 bits at the front, or 0 when it is not complete. */
  private static int longLength(long bits, int count) {
    for (int length = 9; length <= Math.min(LONGEST, count); length++) {
      int code = (int) (bits >>> (count - length)) & (1 << length) - 1;
      int symbols = FIRST_SYMBOL[length + 1] - FIRST_SYMBOL[length];
      if (code >= FIRST_CODE[length] && code < FIRST_CODE[length] + symbols) return length;
    }
    return 0;
  }

  /** RFC 7541 section 5.2: less than a byte, all ones. */
  private static boolean isPadding(long bits, int count) {
    return count < 8 && (bits & (1L << count) - 1) == (1L << count) - 1;
  }
}
