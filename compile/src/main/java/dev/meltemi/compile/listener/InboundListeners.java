package dev.meltemi.compile.listener;

import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.route.InboundTables;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.RouteSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What others send to a sidecar's application. */
public final class InboundListeners {
  static final int CAPTURED = 15006;

  /**
   * Where one port of the application speaks first, none of them may wait for ever for the client's
   * first bytes.
   */
  private static final Duration SERVER_FIRST = Duration.ofMillis(100);

  private final Scope scope;

  private InboundListeners(Scope scope) {
    this.scope = scope;
  }

  /**
   * A port of the application.
   *
   * @param service the service's port
   * @param target the application's own
   */
  private record OwnPort(int service, int target, PortProtocol protocol) {}

  public static List<Listener> of(Scope scope) {
    InboundListeners inbound = new InboundListeners(scope);
    Collection<OwnPort> ports = inbound.ports();
    return switch (scope.proxy().capture()) {
      case INBOUND_15006 -> List.of(inbound.captured(ports));
      case LEGACY_0_8 -> ports.stream().map(inbound::handedOver).toList();
    };
  }

  /** By the application's port; of two services with one target port the older counts. */
  private Collection<OwnPort> ports() {
    SortedMap<Integer, OwnPort> ports = new TreeMap<>();
    for (MeshService service : scope.ownServices()) {
      for (MeshPort port : service.ports()) {
        OptionalInt target = scope.ownPort(port);
        if (target.isEmpty() || target.getAsInt() == CAPTURED) continue;
        ports.putIfAbsent(
            target.getAsInt(), new OwnPort(port.number(), target.getAsInt(), port.protocol()));
      }
    }
    return ports.values();
  }

  private Listener captured(Collection<OwnPort> ports) {
    boolean sniffs = ports.stream().anyMatch(port -> port.protocol() == PortProtocol.SNIFFED);
    List<FilterChain> chains = new ArrayList<>();
    chains.add(
        new FilterChain(
            "virtualInbound-blackhole", ChainMatch.port(CAPTURED), tcp(ClusterName.BLACK_HOLE)));
    if (sniffs) {
      chains.add(
          new FilterChain(
              "virtualInbound-catchall-http",
              Filters.speaksHttp(OptionalInt.empty()),
              Filters.http(
                  ClusterName.INBOUND_PASSTHROUGH + ";",
                  new RouteSource.Inline(InboundTables.passthrough()),
                  false,
                  scope.config())));
    }
    ports.forEach(port -> chains.addAll(chains(port, "0.0.0.0", true)));
    return new Listener(
        "virtualInbound",
        new Address("0.0.0.0", CAPTURED),
        Direction.INBOUND,
        true,
        false,
        inspection(ports, true),
        chains,
        Optional.of(
            new FilterChain(
                "virtualInbound", ChainMatch.any(), tcp(ClusterName.INBOUND_PASSTHROUGH))));
  }

  /** Istio 0.8: one listener at the pod's own address for each port of its services. */
  private Listener handedOver(OwnPort port) {
    String ip = scope.proxy().ip();
    return new Listener(
        ip + "_" + port.target(),
        new Address(ip, port.target()),
        Direction.INBOUND,
        false,
        false,
        inspection(List.of(port), false),
        chains(port, ip, false),
        Optional.empty());
  }

  private List<FilterChain> chains(OwnPort port, String ip, boolean shared) {
    String name = ip + "_" + port.target();
    OptionalInt when = shared ? OptionalInt.of(port.target()) : OptionalInt.empty();
    ChainMatch any = new ChainMatch(when, List.of(), List.of(), "", List.of());
    ChainMatch plain = new ChainMatch(when, List.of(), List.of(), Filters.RAW, List.of());
    return switch (port.protocol()) {
      case HTTP, HTTP2 -> List.of(new FilterChain(name, shared ? plain : any, http(port, name)));
      case TCP, TLS -> List.of(new FilterChain(name, any, tcp(ClusterName.inbound(port.target()))));
      case SNIFFED ->
          List.of(
              new FilterChain(name, Filters.speaksHttp(when), http(port, name)),
              new FilterChain(name, any, tcp(ClusterName.inbound(port.target()))));
    };
  }

  private NetworkFilter http(OwnPort port, String name) {
    return Filters.http(
        "inbound_" + name + ";",
        new RouteSource.Inline(InboundTables.of(port.service(), port.target())),
        false,
        scope.config());
  }

  private NetworkFilter tcp(String cluster) {
    return Filters.tcp(cluster, cluster, Filters.TCP_IDLE, scope.config());
  }

  private Inspection inspection(Collection<OwnPort> ports, boolean originalDestination) {
    boolean sniffs = ports.stream().anyMatch(port -> port.protocol() == PortProtocol.SNIFFED);
    boolean mixed =
        ports.stream()
            .anyMatch(
                port -> port.protocol() == PortProtocol.TCP || port.protocol() == PortProtocol.TLS);
    Duration timeout = scope.config().protocolDetectionTimeout();
    if (sniffs && mixed && timeout.isZero()) timeout = SERVER_FIRST;
    return new Inspection(originalDestination, false, sniffs, sniffs ? timeout : Duration.ZERO);
  }
}
