package dev.meltemi.compile.route;

import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.Origins;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a gateway does with the requests of strangers: one route table for each port. */
public final class GatewayTables {
  private static final int MOVED_PERMANENTLY = 301;

  private GatewayTables() {}

  public static List<RouteTable> of(Scope scope) {
    List<RouteTable> tables = new ArrayList<>();
    GatewayServers.byPort(scope)
        .forEach((port, servers) -> {
          switch (servers.getFirst().family()) {
            case HTTP -> tables.add(table(scope, GatewayServers.tableName(port), port, servers));
            case TLS ->
                servers.stream()
                    .filter(GatewayServers.Bound::isHttps)
                    .map(server -> table(scope, server.tableName(), port, List.of(server)))
                    .forEach(tables::add);
            case TCP -> {}
          }
        });
    return tables;
  }

  private static RouteTable table(
      Scope scope, String name, int port, List<GatewayServers.Bound> servers) {
    Map<String, Host> hosts = new LinkedHashMap<>();
    for (GatewayServers.Bound bound : servers) {
      int number = bound.server().port().number();
      boolean plain = bound.family() == GatewayServers.Family.HTTP;
      if (plain && bound.server().tls().filter(ServerTls::httpsRedirect).isPresent()) {
        redirectAll(bound, number, hosts);
        continue;
      }
      for (VirtualService rule : scope.rulesOf(bound.gatewayName())) {
        List<Route> routes =
            RuleRoutes.of(new RuleContext(scope, rule, number, bound.gatewayName()));
        if (routes.isEmpty()) continue;
        for (String host : served(scope, bound, rule)) {
          hosts.computeIfAbsent(host, _ -> new Host(number)).add(rule, routes);
        }
      }
    }
    List<VirtualHost> virtual = new ArrayList<>();
    hosts.forEach((domain, host) -> virtual.add(host.virtualHost(domain)));
    if (virtual.isEmpty()) {
      virtual.add(new VirtualHost("blackhole:" + port, List.of("*"), List.of()));
    }
    return new RouteTable(name, virtual);
  }

  /** The hosts of the rule that the server lets in. */
  private static List<String> served(Scope scope, GatewayServers.Bound bound, VirtualService rule) {
    return scope.mesh().hosts(rule).stream().filter(host -> bound.lets(rule, host)).toList();
  }

  private static void redirectAll(GatewayServers.Bound bound, int number, Map<String, Host> hosts) {
    Route toHttps =
        new Route(
            "",
            RouteMatch.any(),
            new RouteAction.Redirect(
                Optional.of("https"),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                MOVED_PERMANENTLY),
            Optional.empty(),
            HeaderEdits.none(),
            HeaderEdits.none(),
            Origins.of(bound.gateway().key(), bound.server().origin()));
    for (String host : bound.hosts()) {
      hosts.computeIfAbsent(host, _ -> new Host(number)).routes.addFirst(toHttps);
    }
  }

  /** A virtual host in the making: the routes of all its rules, the oldest rule first. */
  private static final class Host {
    private final int number;
    private final List<Route> routes = new ArrayList<>();
    private final List<VirtualService> added = new ArrayList<>();

    private Host(int number) {
      this.number = number;
    }

    void add(VirtualService rule, List<Route> more) {
      if (added.contains(rule)) return;
      added.add(rule);
      routes.addAll(more);
    }

    /** What takes everything comes last, or a younger rule would never be reached. */
    VirtualHost virtualHost(String name) {
      List<Route> sorted =
          routes.stream()
              .sorted(Comparator.comparing(route -> MatchRules.isCatchAll(route.match())))
              .toList();
      return new VirtualHost(name + ":" + number, List.of(name), sorted);
    }
  }
}
