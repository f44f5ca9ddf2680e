package dev.meltemi.proxy.http2;

import java.util.HashMap;
import java.util.Map;

/** RFC 7541 appendix A. */
final class StaticTable {
  private static final String ALL =
      """
      :authority
      :method GET
      :method POST
      :path /
      :path /index.html
      :scheme http
      :scheme https
      :status 200
      :status 204
      :status 206
      :status 304
      :status 400
      :status 404
      :status 500
      accept-charset
      accept-encoding gzip, deflate
      accept-language
      accept-ranges
      accept
      access-control-allow-origin
      age
      allow
      authorization
      cache-control
      content-disposition
      content-encoding
      content-language
      content-length
      content-location
      content-range
      content-type
      cookie
      date
      etag
      expect
      expires
      from
      host
      if-match
      if-modified-since
      if-none-match
      if-range
      if-unmodified-since
      last-modified
      link
      location
      max-forwards
      proxy-authenticate
      proxy-authorization
      range
      referer
      refresh
      retry-after
      server
      set-cookie
      strict-transport-security
      transfer-encoding
      user-agent
      vary
      via
      www-authenticate
      """;

  static final int SIZE = 61;
  private static final String[] NAMES = new String[SIZE + 1];
  private static final String[] VALUES = new String[SIZE + 1];
  private static final Map<String, Integer> BY_NAME = new HashMap<>();

  static {
    int index = 1;
    for (String line : ALL.strip().split("\n")) {
      int space = line.indexOf(' ');
      NAMES[index] = (space < 0 ? line : line.substring(0, space)).intern();
      VALUES[index] = space < 0 ? "" : line.substring(space + 1);
      BY_NAME.putIfAbsent(NAMES[index], index);
      index++;
    }
  }

  private StaticTable() {}

  /** From 1 to {@link #SIZE}. */
  static String name(int index) {
    return NAMES[index];
  }

  static String value(int index) {
    return VALUES[index];
  }

  /** The first entry with this name, or 0. */
  static int find(String name) {
    Integer index = BY_NAME.get(name);
    return index == null ? 0 : index;
  }
}
