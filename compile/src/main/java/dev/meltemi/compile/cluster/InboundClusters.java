package dev.meltemi.compile.cluster;

import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.UpstreamProtocol;
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
    SortedMap<Integer, Cluster> clusters = new TreeMap<>();
    for (MeshService service : scope.ownServices()) {
      for (MeshPort port : service.ports()) {
        OptionalInt target = scope.ownPort(port);
        if (target.isEmpty() || clusters.containsKey(target.getAsInt())) continue;
        // The server's own limits: Istio applies the connection pool on both sides.
        Policy policy = Policy.of(scope.rule(service), port.number());
        UpstreamProtocol protocol = Protocols.inbound(scope, port, policy);
        clusters.put(target.getAsInt(), cluster(scope, target.getAsInt(), policy, protocol));
      }
    }
    return List.copyOf(clusters.values());
  }

  private static Cluster cluster(Scope scope, int port, Policy policy, UpstreamProtocol protocol) {
    Policy pool =
        new Policy(Optional.empty(), policy.connectionPool(), Optional.empty(), Optional.empty());
    boolean legacy = scope.proxy().capture() == ProxyView.Capture.LEGACY_0_8;
    Discovery discovery =
        legacy
            ? new Discovery.Static(List.of(Endpoint.of("127.0.0.1", port)))
            : new Discovery.OriginalDst();
    return PolicyRules.cluster(
        ClusterName.inbound(port),
        discovery,
        pool,
        protocol,
        legacy ? "" : SOURCE,
        scope,
        Origin.none());
  }
}
