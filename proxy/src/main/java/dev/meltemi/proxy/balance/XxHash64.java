package dev.meltemi.proxy.balance;

/**
 * The 64-bit xxHash (its specification: github.com/Cyan4973/xxHash, doc/xxhash_spec.md), with which
 * Envoy hashes. Texts are taken as the bytes that came over the wire: one character, one byte.
 */
public final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;

  private XxHash64() {}

  public static long of(CharSequence text) {
    return of(text, 0, text.length(), 0);
  }

  /** Of the characters from {@code from} to before {@code to}. Allocates nothing. */
  public static long of(CharSequence text, int from, int to, long seed) {
    int length = to - from;
    int at = from;
    long hash;
    if (length < STRIPE) {
      hash = seed + PRIME_5;
    } else {
      long a = seed + PRIME_1 + PRIME_2;
      long b = seed + PRIME_2;
      long c = seed;
      long d = seed - PRIME_1;
      for (; at <= to - STRIPE; at += STRIPE) {
        a = round(a, eight(text, at));
        b = round(b, eight(text, at + 8));
        c = round(c, eight(text, at + 16));
        d = round(d, eight(text, at + 24));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    }
    hash += length;
    return avalanche(rest(text, at, to, hash));
  }

  private static long rest(CharSequence text, int from, int to, long hash) {
    int at = from;
    for (; at <= to - 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, eight(text, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at <= to - 4) {
      hash = Long.rotateLeft(hash ^ (four(text, at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < to; at++) {
      hash = Long.rotateLeft(hash ^ ((text.charAt(at) & 0xFFL) * PRIME_5), 11) * PRIME_1;
    }
    return hash;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
    mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
    return mixed ^ (mixed >>> 32);
  }

  private static long eight(CharSequence text, int at) {
    return four(text, at) | four(text, at + 4) << 32;
  }

  private static long four(CharSequence text, int at) {
    return (text.charAt(at) & 0xFFL)
        | (text.charAt(at + 1) & 0xFFL) << 8
        | (text.charAt(at + 2) & 0xFFL) << 16
        | (text.charAt(at + 3) & 0xFFL) << 24;
  }
}
