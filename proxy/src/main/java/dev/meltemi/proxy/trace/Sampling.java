package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.traffic.Fraction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is traced. As with Envoy the answer is a digit of {@code x-request-id}, so that
 * all proxies on its way give the same: its 15th character is 9 when it was drawn, b when the
 * client asked, a when a service did, and 4, the version of a UUID, otherwise.
 */
final class Sampling {
  private static final int LENGTH = 36;
  private static final int REASON = 14;
  private static final int DRAWN_OF = 10_000;

  private Sampling() {}

  static boolean decide(Headers headers, Fraction share) {
    @Nullable String id = headers.get("x-request-id");
    if (id == null || id.length() != LENGTH) return false;
    int number = number(id);
    if (number < 0) return false;
    char reason = id.charAt(REASON);
    if (reason == '9' || reason == 'a' || reason == 'b') return true;
    char decided = reason;
    if (headers.has("x-client-trace-id")) decided = 'b';
    else if (number < share.millionths() / 100) decided = '9';
    if (decided == reason) return false;
    headers.set("x-request-id", id.substring(0, REASON) + decided + id.substring(REASON + 1));
    return true;
  }

  /** The first eight digits, to the base of the draw; or -1. */
  private static int number(String id) {
    long number = 0;
    for (int i = 0; i < 8; i++) {
      int digit = Character.digit(id.charAt(i), 16);
      if (digit < 0) return -1;
      number = number << 4 | digit;
    }
    return (int) (number % DRAWN_OF);
  }
}
