package dev.meltemi.proxy.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date header, formatted once a second (RFC 9110 section 5.6.7). */
final class HttpDate {
  private record Second(long second, String text) {}

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static volatile Second last = new Second(0, "");

  private HttpDate() {}

  static String at(long millis) {
    long second = millis / 1000;
    Second known = last;
    if (known.second != second) {
      known = new Second(second, FORMAT.format(Instant.ofEpochSecond(second)));
      last = known;
    }
    return known.text;
  }
}
