package dev.meltemi.traffic;

import java.util.List;

/**
 * The routes of some host names. Domains are exact, {@code *.suffix}, {@code prefix.*} or {@code
 * *}; exact wins over the longest suffix, then the longest prefix, then {@code *}. The first route
 * that matches wins.
 */
public record VirtualHost(String name, List<String> domains, List<Route> routes) {
  public VirtualHost {
    domains = List.copyOf(domains);
    routes = List.copyOf(routes);
  }
}
