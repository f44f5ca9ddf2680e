package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.match.RequestHead;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody asks about.
 *
 * @param path with its query string
 * @param headers by name in lower case; without the Host header, which is the authority
 */
public record Request(
    String method, String scheme, String authority, String path, Map<String, String> headers)
    implements RequestHead {
  public Request {
    var lower = new TreeMap<String, String>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lower);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
