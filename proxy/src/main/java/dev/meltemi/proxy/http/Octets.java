package dev.meltemi.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which bytes may stand where (RFC 9110 section 5, RFC 9112 section 3), as tables. */
public final class Octets {
  /** The lower-case form of a token byte; 0 for a byte that is none. */
  private static final byte[] TOKEN = new byte[256];

  private static final boolean[] TARGET = new boolean[256];
  private static final boolean[] VALUE = new boolean[256];
  private static final boolean[] HOST = new boolean[256];

  static {
    for (char c : "!#$%&'*+-.^_`|~0123456789".toCharArray()) TOKEN[c] = (byte) c;
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = (byte) c;
      TOKEN[c - 32] = (byte) c;
    }
    Arrays.fill(TARGET, 0x21, 0x7f, true);
    TARGET['#'] = false; // a fragment never travels
    Arrays.fill(VALUE, 0x20, 0x7f, true);
    Arrays.fill(VALUE, 0x80, 0x100, true);
    VALUE['\t'] = true;
    for (char c : "-._~%!$&'()*+;=:[]".toCharArray()) HOST[c] = true;
    for (char c = '0'; c <= '9'; c++) HOST[c] = true;
    for (char c = 'a'; c <= 'z'; c++) {
      HOST[c] = true;
      HOST[c - 32] = true;
    }
  }

  private Octets() {}

  /** 0 when {@code b} may not stand in a token. */
  public static byte tokenLower(byte b) {
    return TOKEN[b & 0xff];
  }

  public static boolean isTarget(byte b) {
    return TARGET[b & 0xff];
  }

  public static boolean isValue(byte b) {
    return VALUE[b & 0xff];
  }

  public static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c > 0xff || !HOST[c]) return false;
    }
    return !host.isEmpty();
  }

  /** -1 when {@code b} is no hexadecimal digit. */
  public static int hex(byte b) {
    if (b >= '0' && b <= '9') return b - '0';
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  public static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
