package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.OutlierDetection;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.compile.scope.MergedRule;
import java.util.Optional;

/** The policy blocks that hold for one port of a service or of a subset. */
public record Policy(
    Optional<TrafficPolicy.LoadBalancer> loadBalancer,
    Optional<ConnectionPool> connectionPool,
    Optional<OutlierDetection> outlierDetection,
    Optional<ClientTls> tls) {
  public static final Policy NONE =
      new Policy(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** For the service as a whole: settings of the port replace the rule's altogether. */
  public static Policy of(Optional<MergedRule> rule, int port) {
    return rule.flatMap(MergedRule::policy)
        .map(policy -> portLevel(policy, port).orElseGet(() -> blocks(policy)))
        .orElse(NONE);
  }

  /**
   * For a subset: its blocks override those of the service one by one, and its settings of the port
   * replace all of them (Istio's MergeSubsetTrafficPolicy).
   */
  public static Policy of(Optional<MergedRule> rule, DestinationRule.Subset subset, int port) {
    Policy whole = of(rule, port);
    if (subset.trafficPolicy().isEmpty()) return whole;
    TrafficPolicy own = subset.trafficPolicy().get();
    return portLevel(own, port).orElseGet(() -> blocks(own).over(whole));
  }

  private Policy over(Policy other) {
    return new Policy(
        loadBalancer.or(other::loadBalancer),
        connectionPool.or(other::connectionPool),
        outlierDetection.or(other::outlierDetection),
        tls.or(other::tls));
  }

  private static Optional<Policy> portLevel(TrafficPolicy policy, int port) {
    return policy.portLevelSettings().stream()
        .filter(settings -> settings.port() == port)
        .map(settings -> blocks(settings.policy()))
        .findFirst();
  }

  private static Policy blocks(TrafficPolicy policy) {
    return new Policy(
        policy.loadBalancer(), policy.connectionPool(), policy.outlierDetection(), policy.tls());
  }
}
