package dev.meltemi.traffic;

/** Where an HTTP connection's routes come from. */
public sealed interface RouteSource {
  /** A route table that is discovered by name (RDS). */
  record Named(String table) implements RouteSource {}

  /** A route table that is part of the listener. */
  record Inline(RouteTable table) implements RouteSource {}
}
