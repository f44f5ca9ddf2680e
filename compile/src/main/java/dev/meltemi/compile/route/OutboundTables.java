package dev.meltemi.compile.route;

import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.cluster.Hashes;
import dev.meltemi.compile.cluster.Policy;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a sidecar does with its application's requests: one route table for each port. */
public final class OutboundTables {
  /** Istio gives hosts that are no services a place on this port only. */
  private static final int WEB = 80;

  private final Scope scope;

  /** By port. */
  private final Map<Integer, PortRules> rules = new HashMap<>();

  private OutboundTables(Scope scope) {
    this.scope = scope;
  }

  public static List<RouteTable> of(Scope scope) {
    OutboundTables tables = new OutboundTables(scope);
    List<RouteTable> all = new ArrayList<>();
    tables.byPort().forEach((port, services) -> all.add(tables.table(port, services)));
    for (MeshService service : scope.known()) {
      for (MeshPort port : service.ports()) {
        if (isSniffedAlone(service, port)) all.add(tables.sniffed(service, port));
      }
    }
    return all;
  }

  /** Whether a port has a listener at its own address, which asks a table of its own. */
  public static boolean isSniffedAlone(MeshService service, MeshPort port) {
    boolean hasAddress =
        service.headless()
            || service.addresses(port).stream().anyMatch(address -> address.indexOf('/') < 0);
    return port.protocol() == PortProtocol.SNIFFED && hasAddress;
  }

  public static String sniffedName(MeshService service, MeshPort port) {
    return service.host() + ":" + port.number();
  }

  /** Every port on which some service speaks HTTP, with all that may be reached there by host. */
  private SortedMap<Integer, List<MeshService>> byPort() {
    SortedMap<Integer, List<MeshService>> ports = new TreeMap<>();
    for (MeshService service : scope.known()) {
      for (MeshPort port : service.ports()) {
        if (port.protocol().isRouted() && !isSniffedAlone(service, port)) {
          ports.putIfAbsent(port.number(), new ArrayList<>());
        }
      }
    }
    for (MeshService service : scope.known()) {
      for (MeshPort port : service.ports()) {
        List<MeshService> services = ports.get(port.number());
        if (services != null && port.protocol().isRouted()) services.add(service);
      }
    }
    return ports;
  }

  private RouteTable table(int port, Collection<MeshService> services) {
    Domains.Ledger domains = new Domains.Ledger();
    List<VirtualHost> hosts = new ArrayList<>();
    for (MeshService service : services) {
      List<String> names = domains.take(Domains.of(service, scope.proxy().namespace()));
      hosts.add(host(service, port, names));
    }
    Set<String> known = services.stream().map(MeshService::host).collect(Collectors.toSet());
    for (PortRules.Ruled ruled : rules(port).all()) {
      if (port != WEB && !ruled.takesOneOf(known)) continue;
      for (String host : ruled.strangers(known)) {
        List<String> names = domains.take(Domains.ofHost(host));
        List<Route> routes =
            RuleRoutes.of(new RuleContext(scope, ruled.rule(), port, VirtualService.MESH));
        if (names.isEmpty() || routes.isEmpty()) continue;
        hosts.add(new VirtualHost(host + ":" + port, names, routes));
      }
    }
    hosts.add(Defaults.unknownHosts(scope));
    return new RouteTable(String.valueOf(port), hosts);
  }

  private VirtualHost host(MeshService service, int port, List<String> names) {
    String name = service.host() + ":" + port;
    List<Object> inputs = new ArrayList<>(List.of(names, service, scope.rule(service)));
    for (VirtualService rule : rules(port).closest(service.host())) {
      inputs.add(rule);
      inputs.addAll(scope.destinations(rule));
    }
    return scope
        .mesh()
        .memory()
        .hosts()
        .of(scope.key(name), inputs, () -> new VirtualHost(name, names, routes(service, port)));
  }

  private PortRules rules(int port) {
    return rules.computeIfAbsent(port, number -> PortRules.of(scope.mesh(), scope.rulesAt(number)));
  }

  /** Only one service can be meant there, whatever name the client uses for it. */
  private RouteTable sniffed(MeshService service, MeshPort port) {
    String name = sniffedName(service, port);
    VirtualHost host = new VirtualHost(name, List.of("*"), routes(service, port.number()));
    return new RouteTable(name, List.of(host));
  }

  /**
   * Those of the VirtualService whose host fits the service most closely; among equals of the
   * oldest that has a route for this proxy. Else everything goes to the service.
   */
  private List<Route> routes(MeshService service, int port) {
    return rules(port).closest(service.host()).stream()
        .map(rule -> RuleRoutes.of(new RuleContext(scope, rule, port, VirtualService.MESH)))
        .filter(routes -> !routes.isEmpty())
        .findFirst()
        .orElseGet(() ->
            List.of(
                Defaults.toCluster(
                    "default",
                    ClusterName.outbound(port, "", service.host()),
                    scope.config().defaultRetry(),
                    Hashes.ofRequests(Policy.of(scope.rule(service), port)))));
  }
}
