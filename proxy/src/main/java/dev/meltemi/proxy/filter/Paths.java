package dev.meltemi.proxy.filter;

import dev.meltemi.traffic.PathMatch;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.match.PathRewriting;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rewrites of paths, each made ready once. */
final class Paths {
  private static final int MOST_REWRITES = 4096;
  private static final Map<Rewrite.PathRewrite, PathRewriting> REWRITES = new ConcurrentHashMap<>();

  private Paths() {}

  static String rewrite(String path, PathMatch matched, Rewrite.PathRewrite rewrite) {
    if (REWRITES.size() > MOST_REWRITES) REWRITES.clear();
    return REWRITES.computeIfAbsent(rewrite, PathRewriting::of).apply(path, matched);
  }
}
