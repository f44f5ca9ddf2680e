package dev.meltemi.compile.cluster;

import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.UpstreamProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The clusters that every proxy of a kind has. */
public final class FixedClusters {
  /** Istio closes idle connections to unknown hosts early. */
  private static final Duration PASSTHROUGH_IDLE = Duration.ofMinutes(5);

  private FixedClusters() {}

  public static List<Cluster> of(Scope scope) {
    List<Cluster> clusters = new ArrayList<>();
    clusters.add(Cluster.of(ClusterName.BLACK_HOLE, new Discovery.Static(List.of())));
    if (scope.proxy().kind() == ProxyView.Kind.SIDECAR) {
      clusters.add(passthrough(scope, ClusterName.PASSTHROUGH, ""));
      if (scope.proxy().capture() == ProxyView.Capture.INBOUND_15006) {
        clusters.add(passthrough(scope, ClusterName.INBOUND_PASSTHROUGH, InboundClusters.SOURCE));
      }
    }
    return clusters;
  }

  private static Cluster passthrough(Scope scope, String name, String source) {
    return new Cluster(
        name,
        new Discovery.OriginalDst(),
        Balancing.CLUSTER_PROVIDED,
        scope.config().connectTimeout(),
        Limits.unlimited(),
        Optional.empty(),
        0,
        0,
        UpstreamProtocol.DOWNSTREAM,
        PASSTHROUGH_IDLE,
        source,
        Optional.empty(),
        false,
        Origin.none());
  }
}
