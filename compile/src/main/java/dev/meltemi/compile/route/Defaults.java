package dev.meltemi.compile.route;

import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.HeaderEdits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Routes that no user wrote. */
final class Defaults {
  private static final int BAD_GATEWAY = 502;

  private Defaults() {}

  static Route toCluster(String name, String cluster, Optional<Retry> retry) {
    return toCluster(name, cluster, retry, Optional.empty());
  }

  static Route toCluster(
      String name, String cluster, Optional<Retry> retry, Optional<HashPolicy> hash) {
    return new Route(
        name,
        RouteMatch.any(),
        new RouteAction.Forward(
            List.of(WeightedCluster.of(cluster, 1)),
            Duration.ZERO,
            retry,
            Rewrite.none(),
            List.of(),
            hash.stream().toList()),
        Optional.empty(),
        HeaderEdits.none(),
        HeaderEdits.none(),
        Origin.none());
  }

  /** What happens to the hosts that no resource names. */
  static VirtualHost unknownHosts(Scope scope) {
    Route route =
        switch (scope.outbound()) {
          case ALLOW_ANY -> toCluster("allow_any", ClusterName.PASSTHROUGH, Optional.empty());
          case REGISTRY_ONLY -> respond("block_all", BAD_GATEWAY);
        };
    return new VirtualHost(route.name(), List.of("*"), List.of(route));
  }

  private static Route respond(String name, int status) {
    return new Route(
        name,
        RouteMatch.any(),
        new RouteAction.Respond(status, ""),
        Optional.empty(),
        HeaderEdits.none(),
        HeaderEdits.none(),
        Origin.none());
  }
}
