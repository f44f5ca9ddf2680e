package dev.meltemi.compile.route;

import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The VirtualServices that hold at a port, by their hosts, so that none is looked at in vain. */
final class PortRules {
  private final List<Ruled> all;
  private final Map<String, List<Ruled>> exact = new HashMap<>();
  private final List<Ruled> wildcards = new ArrayList<>();

  private PortRules(List<Ruled> all) {
    this.all = all;
    for (Ruled ruled : all) {
      for (String host : ruled.hosts()) {
        if (!host.startsWith("*")) exact.computeIfAbsent(host, _ -> new ArrayList<>()).add(ruled);
      }
      if (ruled.hosts().stream().anyMatch(host -> host.startsWith("*"))) wildcards.add(ruled);
    }
  }

  /**
   * @param rules the oldest first
   */
  static PortRules of(Mesh mesh, List<VirtualService> rules) {
    return new PortRules(rules.stream().map(rule -> new Ruled(rule, mesh.hosts(rule))).toList());
  }

  /**
   * @param hosts in full
   */
  record Ruled(VirtualService rule, List<String> hosts) {
    boolean takesOneOf(Set<String> services) {
      return hosts.stream()
          .anyMatch(host ->
              host.startsWith("*")
                  ? services.stream().anyMatch(known -> HostName.covers(host, known))
                  : services.contains(host));
    }

    /** The hosts that take none of the services. */
    List<String> strangers(Set<String> services) {
      return hosts.stream()
          .filter(host ->
              host.startsWith("*")
                  ? services.stream().noneMatch(known -> HostName.covers(host, known))
                  : !services.contains(host))
          .toList();
    }

    /** An exact host is closer than any wildcard. */
    private int closeness(String service) {
      return HostName.closest(hosts, service)
          .map(host -> host.startsWith("*") ? host.length() : Integer.MAX_VALUE)
          .orElse(0);
    }
  }

  /** The oldest first. */
  List<Ruled> all() {
    return all;
  }

  /** Those that take a service: the closest first, among equals the oldest. */
  List<VirtualService> closest(String service) {
    Stream<Ruled> byWildcard =
        wildcards.stream()
            .filter(ruled -> !ruled.hosts().contains(service) && ruled.closeness(service) > 0)
            .sorted(Comparator.comparingInt((Ruled ruled) -> ruled.closeness(service)).reversed());
    return Stream.concat(exact.getOrDefault(service, List.of()).stream().distinct(), byWildcard)
        .map(Ruled::rule)
        .toList();
  }
}
