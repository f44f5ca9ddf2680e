package dev.meltemi.compile.explain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL, taken apart.
 *
 * @param authority as written, with its port if it has one
 * @param host in lower case, without the port
 * @param path with its query, at least a slash
 */
public record Target(String scheme, String authority, String host, int port, String path) {
  private static final Pattern URL =
      Pattern.compile(
          "(?:(https?)://)?((\\[[0-9a-fA-F:]+\\]|[^/:?#\\[\\]\\s]+)(?::([0-9]{1,5}))?)([/?][^#\\s]*)?");

  /** Without a scheme it is {@code http}. Empty when it is no such URL. */
  public static Optional<Target> parse(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) return Optional.empty();
    String scheme = Optional.ofNullable(parts.group(1)).orElse("http");
    int standard = scheme.equals("https") ? 443 : 80;
    int port = Optional.ofNullable(parts.group(4)).map(Integer::valueOf).orElse(standard);
    if (port == 0 || port > 65535) return Optional.empty();
    String path = Optional.ofNullable(parts.group(5)).orElse("/");
    String host = parts.group(3).toLowerCase(java.util.Locale.ROOT).replaceAll("[\\[\\]]", "");
    return Optional.of(
        new Target(scheme, parts.group(2), host, port, path.startsWith("/") ? path : "/" + path));
  }

  boolean isSecure() {
    return scheme.equals("https");
  }
}
