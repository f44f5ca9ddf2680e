package dev.meltemi.traffic.compare;

import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.explain.Request;
import dev.meltemi.traffic.text.MatchText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The requests to a host that one route took before and another takes now, and that are treated
 * differently by the two.
 *
 * @param host a domain by which the virtual hosts are found
 * @param before empty when no route took them
 * @param after empty when no route takes them
 * @param last whether the two routes are the last of their hosts: what nobody else takes
 * @param example a request that moves; empty when none was found, though there may be some
 */
public record Move(
    String host,
    Optional<Route> before,
    Optional<Route> after,
    boolean last,
    Optional<Request> example) {

  /** Which requests, in words. Earlier routes take theirs first. */
  public String when() {
    List<String> conditions =
        Stream.of(before, after)
            .flatMap(Optional::stream)
            .map(Route::match)
            .map(MatchText::of)
            .filter(words -> !words.isEmpty())
            .distinct()
            .toList();
    if (!conditions.isEmpty()) return String.join(" and ", conditions);
    return last ? "every other request" : "every request";
  }

  List<RouteMatch> matches() {
    return Stream.of(before, after).flatMap(Optional::stream).map(Route::match).toList();
  }

  /** Whether two routes do the same with a request; their names and places do not matter. */
  static boolean isSame(Optional<Route> one, Optional<Route> other) {
    if (one.isEmpty() || other.isEmpty()) return one.isEmpty() && other.isEmpty();
    Route a = one.get();
    Route b = other.get();
    return a.action().equals(b.action())
        && a.fault().equals(b.fault())
        && a.requestHeaders().equals(b.requestHeaders())
        && a.responseHeaders().equals(b.responseHeaders());
  }
}
