package dev.meltemi.traffic.compare;

import dev.meltemi.traffic.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Host names such that each pair of virtual hosts that has requests in common is asked for once.
 */
final class Authorities {
  private Authorities() {}

  static Set<String> of(RouteTable... tables) {
    Set<String> names = new LinkedHashSet<>();
    List<String> ends = new ArrayList<>();
    List<String> beginnings = new ArrayList<>();
    for (RouteTable table : tables) {
      for (var host : table.virtualHosts()) {
        for (String domain : host.domains()) {
          if (domain.equals("*")) continue;
          if (domain.startsWith("*")) ends.add(domain.substring(1));
          else if (domain.endsWith("*")) beginnings.add(domain.substring(0, domain.length() - 1));
          else names.add(domain);
        }
      }
    }
    ends.forEach(end -> names.add("x" + end));
    beginnings.forEach(beginning -> names.add(beginning + "x"));
    for (String beginning : beginnings) {
      for (String end : ends) names.add(beginning + "x" + end);
    }
    names.add(Moves.ANY_OTHER_HOST);
    return names;
  }
}
