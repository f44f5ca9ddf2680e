package dev.meltemi.compile.listener;

import dev.meltemi.api.meta.Resource;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.cluster.MutualTls;
import dev.meltemi.compile.cluster.Policy;
import dev.meltemi.compile.endpoint.Addresses;
import dev.meltemi.compile.route.ConnectionRules;
import dev.meltemi.compile.route.Onward;
import dev.meltemi.compile.route.OutboundTables;
import dev.meltemi.compile.scope.Age;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.compile.telemetry.Telling;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a sidecar's application sends: everything arrives at one port and is handed to the listener
 * of its original destination.
 */
public final class OutboundListeners {
  static final int CAPTURED = 15001;
  private static final String ANY = "0.0.0.0";

  /** Istio's own ports; a service cannot have a listener there. */
  private static final Set<Integer> RESERVED = Set.of(CAPTURED, InboundListeners.CAPTURED);

  private final Scope scope;
  private final Telling telling;
  private final SortedMap<String, ListenerParts> parts = new TreeMap<>();

  /** Ports at which some server must be told that requests come. */
  private final Set<Integer> told;

  private OutboundListeners(Scope scope) {
    this.scope = scope;
    this.telling = Telling.outbound(scope);
    this.told =
        scope.known().stream()
            .flatMap(service -> service.ports().stream())
            .filter(port -> MutualTls.mustBeToldOfRequests(scope, port))
            .map(MeshPort::number)
            .collect(Collectors.toSet());
  }

  public static List<Listener> of(Scope scope) {
    OutboundListeners outbound = new OutboundListeners(scope);
    Comparator<Resource> age = Age.oldestFirst();
    List<MeshService> oldestFirst =
        scope.known().stream().sorted(Comparator.comparing(MeshService::origin, age)).toList();
    for (MeshService service : oldestFirst) {
      for (MeshPort port : service.ports()) {
        if (!RESERVED.contains(port.number())) outbound.add(service, port);
      }
    }
    List<Listener> listeners = new ArrayList<>();
    listeners.add(outbound.captured());
    NetworkFilter unknown = outbound.unknownDestination();
    for (ListenerParts made : outbound.parts.values()) {
      listeners.add(made.listener(unknown, scope.config().protocolDetectionTimeout()));
    }
    return List.copyOf(listeners);
  }

  private void add(MeshService service, MeshPort port) {
    if (port.protocol().isRouted() && !OutboundTables.isSniffedAlone(service, port)) {
      // Which HTTP host is meant is told by each request.
      at(ANY, port).requests(http(ANY, port, String.valueOf(port.number())));
      // A port of an entry without protocol may as well carry something else.
      boolean open = port.protocol() == PortProtocol.SNIFFED && port.entry().isPresent();
      if (!open) return;
    }
    List<ConnectionRules.Branch> branches = ConnectionRules.mesh(scope, service, port);
    List<String> addresses = Addresses.of(scope, service, port);
    if (port.protocol() == PortProtocol.TLS && !branches.isEmpty()) {
      addresses.forEach(address -> byServerName(address, port, branches));
      return;
    }
    Policy policy = Policy.of(scope.rule(service), port.number());
    NetworkFilter itself = bytes(new Onward(List.of(cluster(service, port)), policy));
    for (String address : addresses) {
      if (port.protocol() == PortProtocol.SNIFFED && isSingle(address)) {
        at(address, port).requests(http(address, port, OutboundTables.sniffedName(service, port)));
      }
      for (ConnectionRules.Branch branch : branches) {
        NetworkFilter there = bytes(branch.onward());
        if (branch.ranges().isEmpty()) {
          whole(address, service, port, there);
        } else {
          at(bind(address), port).blocks(branch.ranges(), there);
        }
      }
      whole(address, service, port, itself);
    }
  }

  private void byServerName(String address, MeshPort port, List<ConnectionRules.Branch> branches) {
    List<String> block = address.indexOf('/') >= 0 ? List.of(address) : List.of();
    for (ConnectionRules.Branch branch : branches) {
      List<String> names = branch.names().stream().filter(OutboundListeners::isServerName).toList();
      List<String> ranges = branch.ranges().isEmpty() ? block : branch.ranges();
      if (!names.isEmpty()) {
        at(bind(address), port).secure(names, ranges, bytes(branch.onward()));
      }
    }
  }

  /** All connections to a service's address that nothing else has taken. */
  private void whole(String address, MeshService service, MeshPort port, NetworkFilter filter) {
    boolean block = address.indexOf('/') >= 0;
    ListenerParts parts = at(bind(address), port);
    boolean bySni =
        port.protocol() == PortProtocol.TLS && !isSingle(address) && port.entry().isPresent();
    if (bySni) {
      List<String> ranges = block ? List.of(address) : List.of();
      if (isServerName(service.host())) parts.secure(List.of(service.host()), ranges, filter);
    } else if (block) {
      parts.blocks(List.of(address), filter);
    } else {
      parts.rest(filter);
    }
  }

  /** A block of addresses is told from others within the listener for any address. */
  private static String bind(String address) {
    return address.indexOf('/') >= 0 ? ANY : address;
  }

  private static boolean isSingle(String address) {
    return !bind(address).equals(ANY);
  }

  /** Envoy knows wildcards for whole labels only. */
  private static boolean isServerName(String host) {
    return !host.startsWith("*") || host.startsWith("*.");
  }

  private ListenerParts at(String ip, MeshPort port) {
    int number = port.number();
    String bind = scope.egress().bind(number).orElse(ip);
    return parts.computeIfAbsent(
        bind + "_" + number,
        _ -> new ListenerParts(new Address(bind, number), scope.egress().isCalled(number)));
  }

  private NetworkFilter http(String ip, MeshPort port, String table) {
    return Filters.outbound(
        "outbound_" + ip + "_" + port.number() + ";",
        new RouteSource.Named(table),
        telling,
        told.contains(port.number()) ? MutualTls.ANY_REQUESTS : List.of());
  }

  private Listener captured() {
    FilterChain itself =
        chain(
            "virtualOutbound-blackhole",
            ChainMatch.port(CAPTURED),
            Filters.tcp(ClusterName.BLACK_HOLE, ClusterName.BLACK_HOLE, Filters.TCP_IDLE, telling));
    FilterChain unknown =
        chain("virtualOutbound-catchall-tcp", ChainMatch.any(), unknownDestination());
    return new Listener(
        "virtualOutbound",
        new Address(ANY, CAPTURED),
        Direction.OUTBOUND,
        true,
        true,
        new Inspection(true, false, false, Duration.ZERO),
        List.of(itself, unknown),
        Optional.empty());
  }

  private static WeightedCluster cluster(MeshService service, MeshPort port) {
    return WeightedCluster.of(ClusterName.outbound(port.number(), "", service.host()), 1);
  }

  private NetworkFilter bytes(Onward onward) {
    return Filters.tcp(onward, telling);
  }

  private NetworkFilter unknownDestination() {
    String cluster =
        switch (scope.outbound()) {
          case ALLOW_ANY -> ClusterName.PASSTHROUGH;
          case REGISTRY_ONLY -> ClusterName.BLACK_HOLE;
        };
    return Filters.tcp(cluster, cluster, Filters.TCP_IDLE, telling);
  }

  private static FilterChain chain(String name, ChainMatch match, NetworkFilter filter) {
    return new FilterChain(name, match, filter);
  }
}
