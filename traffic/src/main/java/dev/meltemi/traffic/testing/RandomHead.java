package dev.meltemi.traffic.testing;

import dev.meltemi.traffic.match.RequestHead;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request made of values. */
public record RandomHead(
    String method, String scheme, String authority, String path, Map<String, String> headers)
    implements RequestHead {

  static RandomHead of(Draw draw) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : draw.subset(Pools.HEADERS)) headers.put(name, draw.one(Pools.VALUES));
    return new RandomHead(
        draw.one(Pools.METHODS),
        "http",
        draw.one(Pools.AUTHORITIES),
        draw.one(Pools.PATHS) + draw.one(Pools.QUERIES),
        headers);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
