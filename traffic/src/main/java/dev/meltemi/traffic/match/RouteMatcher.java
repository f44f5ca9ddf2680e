package dev.meltemi.traffic.match;

import dev.meltemi.traffic.RouteTable;

/** A route table made ready for matching. Immutable; shared between threads. */
public final class RouteMatcher {
  private final RouteTable table;

  private RouteMatcher(RouteTable table) {
    this.table = table;
  }

  public static RouteMatcher of(RouteTable table) {
    return new RouteMatcher(table);
  }

  public RouteTable table() {
    return table;
  }
}
