package dev.meltemi.compile.listener;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.cluster.Policy;
import dev.meltemi.compile.endpoint.Addresses;
import dev.meltemi.compile.route.ConnectionRules;
import dev.meltemi.compile.route.OutboundTables;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
  private final SortedMap<String, Listener> listeners = new TreeMap<>();

  private OutboundListeners(Scope scope) {
    this.scope = scope;
  }

  public static List<Listener> of(Scope scope) {
    OutboundListeners outbound = new OutboundListeners(scope);
    for (MeshService service : scope.services()) {
      for (MeshPort port : service.ports()) {
        if (!RESERVED.contains(port.number())) outbound.add(service, port);
      }
    }
    outbound.keep(outbound.captured());
    return List.copyOf(outbound.listeners.values());
  }

  private void add(MeshService service, MeshPort port) {
    if (port.protocol().isRouted() && !OutboundTables.isSniffedAlone(service, port)) {
      keep(byHost(port.number()));
      return;
    }
    for (String ip : Addresses.of(scope, service, port)) {
      keep(
          switch (port.protocol()) {
            case SNIFFED -> sniffed(service, port, ip);
            case HTTP, TCP, OPAQUE_HTTP2 -> opaque(service, port, ip);
          });
    }
  }

  /** The first listener of a name stays: HTTP services share theirs. */
  private void keep(Listener listener) {
    listeners.putIfAbsent(listener.name(), listener);
  }

  private Listener captured() {
    MeshConfig config = scope.config();
    FilterChain itself =
        chain(
            "virtualOutbound-blackhole",
            ChainMatch.port(CAPTURED),
            Filters.tcp(ClusterName.BLACK_HOLE, ClusterName.BLACK_HOLE, Filters.TCP_IDLE, config));
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

  /** All HTTP services of a port: which one is meant is told by the host of each request. */
  private Listener byHost(int port) {
    String name = ANY + "_" + port;
    NetworkFilter http =
        Filters.http(
            "outbound_" + name + ";",
            new RouteSource.Named(String.valueOf(port)),
            false,
            scope.config());
    return listener(
        name,
        new Address(ANY, port),
        sniff(),
        List.of(chain("", Filters.speaksHttp(OptionalInt.empty()), http)),
        Optional.of(chain("PassthroughFilterChain", ChainMatch.any(), unknownDestination())));
  }

  private Listener sniffed(MeshService service, MeshPort port, String ip) {
    String name = ip + "_" + port.number();
    NetworkFilter http =
        Filters.http(
            "outbound_" + name + ";",
            new RouteSource.Named(OutboundTables.sniffedName(service, port)),
            false,
            scope.config());
    return listener(
        name,
        new Address(ip, port.number()),
        sniff(),
        List.of(
            chain("", Filters.speaksHttp(OptionalInt.empty()), http),
            chain("", ChainMatch.any(), bytes(service, port))),
        Optional.empty());
  }

  private Listener opaque(MeshService service, MeshPort port, String ip) {
    return listener(
        ip + "_" + port.number(),
        new Address(ip, port.number()),
        Inspection.none(),
        List.of(chain("", ChainMatch.any(), bytes(service, port))),
        Optional.empty());
  }

  private NetworkFilter bytes(MeshService service, MeshPort port) {
    String cluster = ClusterName.outbound(port.number(), "", service.host());
    Duration idle =
        Policy.of(scope.rule(service), port.number())
            .connectionPool()
            .map(ConnectionPool::tcp)
            .flatMap(ConnectionPool.Tcp::idleTimeout)
            .orElse(Filters.TCP_IDLE);
    List<WeightedCluster> clusters =
        ConnectionRules.tcp(scope, service, port.number())
            .orElse(List.of(WeightedCluster.of(cluster, 1)));
    return Filters.tcp(clusters.getFirst().cluster(), clusters, idle, scope.config());
  }

  private NetworkFilter unknownDestination() {
    String cluster =
        switch (scope.config().outbound()) {
          case ALLOW_ANY -> ClusterName.PASSTHROUGH;
          case REGISTRY_ONLY -> ClusterName.BLACK_HOLE;
        };
    return Filters.tcp(cluster, cluster, Filters.TCP_IDLE, scope.config());
  }

  private Inspection sniff() {
    return new Inspection(false, false, true, scope.config().protocolDetectionTimeout());
  }

  private static FilterChain chain(String name, ChainMatch match, NetworkFilter filter) {
    return new FilterChain(name, match, filter);
  }

  private static Listener listener(
      String name,
      Address bind,
      Inspection inspection,
      List<FilterChain> chains,
      Optional<FilterChain> fallback) {
    return new Listener(name, bind, Direction.OUTBOUND, false, false, inspection, chains, fallback);
  }
}
