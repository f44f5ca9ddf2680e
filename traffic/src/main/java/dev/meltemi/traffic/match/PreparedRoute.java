package dev.meltemi.traffic.match;

import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A route with its conditions compiled, the path first. */
final class PreparedRoute {
  private final Condition[] conditions;
  private final Decision.Routed decision;

  private PreparedRoute(Condition[] conditions, Decision.Routed decision) {
    this.conditions = conditions;
    this.decision = decision;
  }

  static PreparedRoute of(VirtualHost host, Route route) {
    RouteMatch match = route.match();
    List<Condition> conditions = new ArrayList<>();
    conditions.add(new PathCondition(match.path(), match.caseSensitive()));
    match.headers().forEach(header -> conditions.add(new HeaderCondition(header)));
    match.query().forEach(query -> conditions.add(new QueryCondition(query)));
    return new PreparedRoute(
        conditions.toArray(Condition[]::new), new Decision.Routed(host, route));
  }

  Decision.Routed decision() {
    return decision;
  }

  boolean matches(RequestHead head) {
    for (Condition condition : conditions) {
      if (!condition.holds(head)) return false;
    }
    return true;
  }

  Optional<Condition> firstFailed(RequestHead head) {
    for (Condition condition : conditions) {
      if (!condition.holds(head)) return Optional.of(condition);
    }
    return Optional.empty();
  }
}
