package dev.meltemi.traffic.match;

import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.VirtualHost;

/** What the routes say of one request. */
public sealed interface Decision {
  /** The first route that matches. */
  record Routed(VirtualHost virtualHost, Route route) implements Decision {}

  /** No virtual host has this authority; answered with 404 and flag NR. */
  record NoVirtualHost() implements Decision {}

  /** The virtual host has no route for it; answered with 404 and flag NR. */
  record NoRoute(VirtualHost virtualHost) implements Decision {}
}
