package dev.meltemi.traffic.match;

import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A route table made ready for matching: hosts indexed, patterns compiled, one {@link Decision} for
 * each outcome. Immutable; shared between threads.
 *
 * <p>{@link #decide} does not allocate, save where a regular expression has to run.
 */
public final class RouteMatcher {
  private static final Decision.NoVirtualHost NO_HOST = new Decision.NoVirtualHost();

  private final RouteTable table;
  private final HostIndex hosts;
  private final List<PreparedHost> prepared;

  private RouteMatcher(RouteTable table) {
    this.table = table;
    this.hosts = HostIndex.of(table.virtualHosts());
    this.prepared = table.virtualHosts().stream().map(PreparedHost::of).toList();
  }

  /**
   * Compiles the table once.
   *
   * @throws com.google.re2j.PatternSyntaxException if a pattern is no RE2; what decodes or compiles
   *     route tables refuses such patterns before
   */
  public static RouteMatcher of(RouteTable table) {
    return new RouteMatcher(table);
  }

  public RouteTable table() {
    return table;
  }

  /** The first route that matches, in the virtual host that fits best. */
  public Decision decide(RequestHead head) {
    HostTable.Entry found = hosts.find(head.authority());
    if (found == null) return NO_HOST;
    PreparedHost host = prepared.get(found.host());
    List<PreparedRoute> routes = host.routes;
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).matches(head)) return routes.get(i).decision();
    }
    return host.noRoute;
  }

  /** The same walk as {@link #decide}, with the reason for each step. */
  public Explanation explain(RequestHead head) {
    List<Explanation.Step> steps = new ArrayList<>();
    HostTable.Entry found = hosts.find(head.authority());
    if (found == null) {
      steps.add(new Explanation.HostUnknown(head.authority()));
      return new Explanation(NO_HOST, steps);
    }
    PreparedHost host = prepared.get(found.host());
    steps.add(new Explanation.HostChosen(host.host, found.written()));
    for (PreparedRoute route : host.routes) {
      Optional<Condition> failed = route.firstFailed(head);
      if (failed.isEmpty()) {
        steps.add(new Explanation.RouteMatched(route.decision().route()));
        return new Explanation(route.decision(), steps);
      }
      steps.add(
          new Explanation.RoutePassed(
              route.decision().route(), failed.get().wanted(), failed.get().seen(head)));
    }
    steps.add(new Explanation.NoRouteLeft(host.host));
    return new Explanation(host.noRoute, steps);
  }

  private record PreparedHost(
      VirtualHost host, List<PreparedRoute> routes, Decision.NoRoute noRoute) {
    static PreparedHost of(VirtualHost host) {
      return new PreparedHost(
          host,
          host.routes().stream().map(route -> PreparedRoute.of(host, route)).toList(),
          new Decision.NoRoute(host));
    }
  }
}
