package dev.meltemi.traffic;

import java.util.List;

/**
 * The conditions of a route; all must hold.
 *
 * @param caseSensitive whether the path is compared with case; regular expressions always are
 */
public record RouteMatch(
    PathMatch path, boolean caseSensitive, List<HeaderMatch> headers, List<QueryMatch> query) {
  private static final RouteMatch ANY =
      new RouteMatch(new PathMatch.Prefix("/"), true, List.of(), List.of());

  public RouteMatch {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
  }

  /** Matches every request. */
  public static RouteMatch any() {
    return ANY;
  }
}
