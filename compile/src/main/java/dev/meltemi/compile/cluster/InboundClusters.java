package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** One cluster for each port of the proxy's own application. */
public final class InboundClusters {
  /**
   * The application sees connections from here. The capture rules let this address pass, so that
   * the proxy does not catch its own connections.
   */
  static final String SOURCE = "127.0.0.6";

  private InboundClusters() {}

  public static List<Cluster> of(Scope scope) {
    if (!scope.ingress().isEmpty()) return asWritten(scope);
    SortedMap<Integer, Cluster> clusters = new TreeMap<>();
    for (MeshService service : scope.ownServices()) {
      for (MeshPort port : service.ports()) {
        OptionalInt target = scope.ownPort(port);
        if (target.isEmpty() || clusters.containsKey(target.getAsInt())) continue;
        // The server's own limits: Istio applies the connection pool on both sides.
        Policy policy = Policy.of(scope.rule(service), port.number());
        UpstreamProtocol protocol = Protocols.inbound(scope, port.protocol(), policy);
        Policy pool = pool(scope.inboundConnectionPool().or(policy::connectionPool));
        clusters.put(target.getAsInt(), cluster(scope, target.getAsInt(), pool, protocol));
      }
    }
    return List.copyOf(clusters.values());
  }

  /** A Sidecar's ingress stands in place of the ports of services. */
  private static List<Cluster> asWritten(Scope scope) {
    List<Cluster> clusters = new ArrayList<>();
    for (Sidecar.Ingress ingress : scope.ingress()) {
      Sidecar.Port port = ingress.port().orElseThrow();
      Policy policy = pool(ingress.connectionPool().or(scope::inboundConnectionPool));
      UpstreamProtocol protocol =
          Protocols.inbound(scope, PortProtocol.named(port.protocol(), port.number()), policy);
      clusters.add(
          ingress.defaultEndpoint().isEmpty()
              ? cluster(scope, port.number(), policy, protocol)
              : at(scope, ingress.defaultEndpoint(), port.number(), policy, protocol));
    }
    return clusters;
  }

  /**
   * @param endpoint {@code address:port}; any address means the pod's own
   */
  private static Cluster at(
      Scope scope, String endpoint, int number, Policy policy, UpstreamProtocol protocol) {
    int colon = endpoint.lastIndexOf(':');
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    String written = endpoint.substring(0, colon);
    boolean own = written.equals("0.0.0.0") || written.equals("[::]");
    String address = own ? scope.proxy().ip() : written.replaceAll("[\\[\\]]", "");
    return PolicyRules.cluster(
        ClusterName.inbound(number),
        new Discovery.Static(List.of(Endpoint.of(address, port))),
        policy,
        protocol,
        own ? SOURCE : "",
        scope,
        Origin.none());
  }

  private static Policy pool(Optional<ConnectionPool> pool) {
    return new Policy(Optional.empty(), pool, Optional.empty(), Optional.empty());
  }

  private static Cluster cluster(Scope scope, int port, Policy policy, UpstreamProtocol protocol) {
    boolean legacy = scope.proxy().capture() == ProxyView.Capture.LEGACY_0_8;
    Discovery discovery =
        legacy
            ? new Discovery.Static(List.of(Endpoint.of("127.0.0.1", port)))
            : new Discovery.OriginalDst();
    return PolicyRules.cluster(
        ClusterName.inbound(port),
        discovery,
        policy,
        protocol,
        legacy ? "" : SOURCE,
        scope,
        Origin.none());
  }
}
