package dev.meltemi.traffic.compare;

import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.explain.Request;
import dev.meltemi.traffic.match.Decision;
import dev.meltemi.traffic.match.Explanation;
import dev.meltemi.traffic.match.RequestHead;
import dev.meltemi.traffic.match.RouteMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Compares two route tables, host by host and route by route. */
public final class Moves {
  /** Stands for every host that no domain names. */
  public static final String ANY_OTHER_HOST = "unknown.invalid";

  private final RouteMatcher before;
  private final RouteMatcher after;

  /** Two virtual hosts of which one takes the place of the other. */
  private record Hosts(Optional<VirtualHost> before, Optional<VirtualHost> after) {}

  private Moves(RouteTable before, RouteTable after) {
    this.before = RouteMatcher.of(before);
    this.after = RouteMatcher.of(after);
  }

  /**
   * Every pair of routes that may have a request in common and treats it differently. A request
   * that is treated differently belongs to exactly one of them.
   */
  public static List<Move> between(RouteTable before, RouteTable after) {
    return before.equals(after) ? List.of() : new Moves(before, after).all();
  }

  private List<Move> all() {
    List<Move> moves = new ArrayList<>();
    Set<Hosts> seen = new HashSet<>();
    for (String authority : Authorities.of(before.table(), after.table())) {
      Hosts hosts = new Hosts(host(before, authority), host(after, authority));
      if (hosts.before().equals(hosts.after()) || !seen.add(hosts)) continue;
      moves.addAll(of(authority, hosts));
    }
    return moves;
  }

  /** The virtual host that an authority is found by. */
  private static Optional<VirtualHost> host(RouteMatcher matcher, String authority) {
    Explanation asked = matcher.explain(new Request("GET", "http", authority, "/", Map.of()));
    return asked.steps().getFirst() instanceof Explanation.HostChosen chosen
        ? Optional.of(chosen.host())
        : Optional.empty();
  }

  private List<Move> of(String authority, Hosts hosts) {
    List<Route> old = hosts.before().map(VirtualHost::routes).orElse(List.of());
    List<Route> fresh = hosts.after().map(VirtualHost::routes).orElse(List.of());
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i <= old.size(); i++) {
      for (int j = 0; j <= fresh.size(); j++) {
        Optional<Route> one = i < old.size() ? Optional.of(old.get(i)) : Optional.empty();
        Optional<Route> other = j < fresh.size() ? Optional.of(fresh.get(j)) : Optional.empty();
        if (Move.isSame(one, other)) continue;
        boolean last = i + j > 0;
        Move move = new Move(authority, one, other, last, Optional.empty());
        if (!isPossible(move, old.subList(0, i), fresh.subList(0, j))) continue;
        moves.add(new Move(authority, one, other, last, example(move)));
      }
    }
    return moves;
  }

  /** False only when it is certain that no request belongs to both routes. */
  private static boolean isPossible(Move move, List<Route> earlier, List<Route> alsoEarlier) {
    List<RouteMatch> both = move.matches();
    if (both.size() == 2 && Conditions.exclude(both.getFirst(), both.getLast())) return false;
    return Stream.concat(earlier.stream(), alsoEarlier.stream())
        .noneMatch(route -> Conditions.imply(both, route.match()));
  }

  private Optional<Request> example(Move move) {
    return Examples.of(move.host(), move.matches())
        .filter(request -> route(before, request).equals(move.before()))
        .filter(request -> route(after, request).equals(move.after()))
        .findFirst();
  }

  /** The route that decides about a request. */
  static Optional<Route> route(RouteMatcher matcher, RequestHead request) {
    return switch (matcher.decide(request)) {
      case Decision.Routed(_, Route route) -> Optional.of(route);
      case Decision.NoRoute _, Decision.NoVirtualHost _ -> Optional.empty();
    };
  }
}
