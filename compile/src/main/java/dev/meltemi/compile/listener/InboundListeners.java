package dev.meltemi.compile.listener;

import dev.meltemi.api.istio.PeerAuthentication.Mode;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.route.InboundTables;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.compile.telemetry.SpanNames;
import dev.meltemi.compile.telemetry.Telling;
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
import java.util.stream.Stream;

/** What others send to a sidecar's application. */
public final class InboundListeners {
  static final int CAPTURED = 15006;

  /**
   * Where one port of the application speaks first, none of them may wait for ever for the client's
   * first bytes.
   */
  private static final Duration SERVER_FIRST = Duration.ofMillis(100);

  /**
   * Istio's PILOT_INBOUND_PROTOCOL_DETECTION_TIMEOUT: what another proxy sends first is waited for
   * that long, and taken for plaintext afterwards.
   */
  private static final Duration CLIENT_HELLO = Duration.ofSeconds(1);

  private final Scope scope;
  private final Telling telling;

  private InboundListeners(Scope scope) {
    this.scope = scope;
    this.telling = Telling.inbound(scope);
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
      case INBOUND_15006 ->
          Stream.concat(Stream.of(inbound.captured(ports)), inbound.called()).toList();
      case LEGACY_0_8 -> ports.stream().map(inbound::handedOver).toList();
    };
  }

  /** By the application's port; of two services with one target port the older counts. */
  private Collection<OwnPort> ports() {
    if (!scope.ingress().isEmpty()) {
      return scope.ingress().stream()
          .filter(ingress -> ingress.capture() != Sidecar.CaptureMode.NONE)
          .map(InboundListeners::port)
          .filter(port -> port.target() != CAPTURED)
          .toList();
    }
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

  private static OwnPort port(Sidecar.Ingress ingress) {
    Sidecar.Port port = ingress.port().orElseThrow();
    PortProtocol protocol = PortProtocol.named(port.protocol(), port.number());
    return new OwnPort(port.number(), port.number(), protocol);
  }

  /** Listeners that clients call by their own address. */
  private Stream<Listener> called() {
    return scope.ingress().stream()
        .filter(ingress -> ingress.capture() == Sidecar.CaptureMode.NONE)
        .map(ingress -> {
          OwnPort port = port(ingress);
          String ip = ingress.bind().isEmpty() ? "0.0.0.0" : ingress.bind();
          return alone(port, ip, true);
        });
  }

  private Listener captured(Collection<OwnPort> ports) {
    boolean sniffs = ports.stream().anyMatch(port -> port.protocol() == PortProtocol.SNIFFED);
    List<FilterChain> chains = new ArrayList<>();
    chains.add(
        new FilterChain(
            "virtualInbound-blackhole", ChainMatch.port(CAPTURED), tcp(ClusterName.BLACK_HOLE)));
    if (sniffs && scope.peerMode(OptionalInt.empty()) != Mode.STRICT) {
      chains.add(
          new FilterChain(
              "virtualInbound-catchall-http",
              Filters.speaksHttp(OptionalInt.empty()),
              Filters.inbound(
                  ClusterName.INBOUND_PASSTHROUGH + ";",
                  new RouteSource.Inline(InboundTables.passthrough()),
                  telling)));
    }
    ports.forEach(port -> chains.addAll(chains(port, "0.0.0.0", true)));
    NetworkFilter rest = tcp(ClusterName.INBOUND_PASSTHROUGH);
    Mode mode = scope.peerMode(OptionalInt.empty());
    FilterChain fallback =
        mode == Mode.STRICT
            ? new FilterChain(
                "virtualInbound",
                ChainMatch.any(),
                Optional.of(MutualChains.tls(scope.config().trustDomain(), false)),
                rest)
            : new FilterChain("virtualInbound", ChainMatch.any(), rest);
    // Ports that no Service has: what other proxies send there is told by their words.
    if (mode == Mode.PERMISSIVE)
      chains.addAll(mutual("virtualInbound", mode, OptionalInt.empty()).bytes(rest));
    return new Listener(
        "virtualInbound",
        new Address("0.0.0.0", CAPTURED),
        Direction.INBOUND,
        true,
        false,
        inspection(ports, true),
        chains,
        Optional.of(fallback));
  }

  /** Istio 0.8: one listener at the pod's own address for each port of its services. */
  private Listener handedOver(OwnPort port) {
    return alone(port, scope.proxy().ip(), false);
  }

  private Listener alone(OwnPort port, String ip, boolean bindsPort) {
    return new Listener(
        ip + "_" + port.target(),
        new Address(ip, port.target()),
        Direction.INBOUND,
        bindsPort,
        false,
        inspection(List.of(port), false),
        chains(port, ip, false),
        Optional.empty());
  }

  private List<FilterChain> chains(OwnPort port, String ip, boolean shared) {
    String name = ip + "_" + port.target();
    OptionalInt when = shared ? OptionalInt.of(port.target()) : OptionalInt.empty();
    Mode mode = scope.peerMode(OptionalInt.of(port.target()));
    if (mode != Mode.DISABLE) {
      MutualChains mutual = mutual(name, mode, when);
      NetworkFilter bytes = tcp(ClusterName.inbound(port.target()));
      return switch (port.protocol()) {
        case HTTP, HTTP2 -> mutual.requests(http(port, name));
        case TCP, TLS -> mutual.bytes(bytes);
        case SNIFFED -> mutual.either(http(port, name), bytes);
      };
    }
    ChainMatch any = new ChainMatch(when, List.of(), List.of(), "", List.of());
    ChainMatch plain = Filters.plain(when);
    return switch (port.protocol()) {
      case HTTP, HTTP2 -> List.of(new FilterChain(name, shared ? plain : any, http(port, name)));
      case TCP, TLS -> List.of(new FilterChain(name, any, tcp(ClusterName.inbound(port.target()))));
      case SNIFFED ->
          List.of(
              new FilterChain(name, Filters.speaksHttp(when), http(port, name)),
              new FilterChain(name, plain, tcp(ClusterName.inbound(port.target()))),
              new FilterChain(name, any, tcp(ClusterName.inbound(port.target()))));
    };
  }

  private MutualChains mutual(String name, Mode mode, OptionalInt port) {
    return new MutualChains(
        mode, name, port, scope.config().trustDomain(), tcp(ClusterName.BLACK_HOLE));
  }

  private NetworkFilter http(OwnPort port, String name) {
    return Filters.inbound(
        "inbound_" + name + ";",
        new RouteSource.Inline(
            SpanNames.inbound(
                scope, port.target(), InboundTables.of(port.service(), port.target()))),
        telling);
  }

  private NetworkFilter tcp(String cluster) {
    return Filters.tcp(cluster, cluster, Filters.TCP_IDLE, telling);
  }

  private Inspection inspection(Collection<OwnPort> ports, boolean originalDestination) {
    boolean sniffs = ports.stream().anyMatch(port -> port.protocol() == PortProtocol.SNIFFED);
    boolean mixed =
        ports.stream()
            .anyMatch(
                port -> port.protocol() == PortProtocol.TCP || port.protocol() == PortProtocol.TLS);
    boolean mutual =
        ports.stream()
                .map(port -> scope.peerMode(OptionalInt.of(port.target())))
                .anyMatch(mode -> mode != Mode.DISABLE)
            || (originalDestination && scope.peerMode(OptionalInt.empty()) != Mode.DISABLE);
    Duration timeout = scope.config().protocolDetectionTimeout();
    if (timeout.isZero()) {
      if (mutual) timeout = CLIENT_HELLO;
      else if (sniffs && mixed) timeout = SERVER_FIRST;
    }
    boolean looks = sniffs || mutual;
    return new Inspection(originalDestination, mutual, sniffs, looks ? timeout : Duration.ZERO);
  }
}
