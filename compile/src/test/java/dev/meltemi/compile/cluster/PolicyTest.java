package dev.meltemi.compile.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.istio.TrafficPolicy.Algorithm;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.MergedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final ConnectionPool POOL =
      new ConnectionPool(ConnectionPool.Tcp.NONE, ConnectionPool.Http.NONE);

  @Test
  void settingsOfAPortReplaceTheWholePolicy() {
    TrafficPolicy policy =
        policy(balancer(Algorithm.RANDOM), Optional.empty(), port(9080, onlyPool()));
    Optional<MergedRule> rule = rule(policy, Optional.empty());
    assertThat(Policy.of(rule, 9080).loadBalancer()).isEmpty();
    assertThat(Policy.of(rule, 9080).connectionPool()).contains(POOL);
    assertThat(Policy.of(rule, 80).loadBalancer()).isEqualTo(balancer(Algorithm.RANDOM));
  }

  @Test
  void aSubsetOverridesBlockByBlock() {
    TrafficPolicy whole = policy(balancer(Algorithm.RANDOM), Optional.of(POOL));
    TrafficPolicy part = policy(balancer(Algorithm.ROUND_ROBIN), Optional.empty());
    Optional<MergedRule> rule = rule(whole, Optional.of(part));
    Policy subset = Policy.of(rule, rule.orElseThrow().subsets().getFirst(), 9080);
    assertThat(subset.loadBalancer()).isEqualTo(balancer(Algorithm.ROUND_ROBIN));
    assertThat(subset.connectionPool()).contains(POOL);
  }

  @Test
  void aSubsetsSettingsOfAPortInheritNothing() {
    TrafficPolicy whole = policy(balancer(Algorithm.RANDOM), Optional.of(POOL));
    TrafficPolicy part =
        policy(
            Optional.empty(),
            Optional.empty(),
            port(9080, policy(balancer(Algorithm.ROUND_ROBIN), Optional.empty())));
    Optional<MergedRule> rule = rule(whole, Optional.of(part));
    Policy subset = Policy.of(rule, rule.orElseThrow().subsets().getFirst(), 9080);
    assertThat(subset.loadBalancer()).isEqualTo(balancer(Algorithm.ROUND_ROBIN));
    assertThat(subset.connectionPool()).isEmpty();
  }

  private static TrafficPolicy onlyPool() {
    return policy(Optional.empty(), Optional.of(POOL));
  }

  private static Optional<TrafficPolicy.LoadBalancer> balancer(Algorithm algorithm) {
    return Optional.of(new TrafficPolicy.LoadBalancer(algorithm, Optional.empty()));
  }

  private static TrafficPolicy.PortPolicy port(int number, TrafficPolicy policy) {
    return new TrafficPolicy.PortPolicy(number, policy);
  }

  private static TrafficPolicy policy(
      Optional<TrafficPolicy.LoadBalancer> balancer,
      Optional<ConnectionPool> pool,
      TrafficPolicy.PortPolicy... ports) {
    return new TrafficPolicy(balancer, pool, Optional.empty(), Optional.empty(), List.of(ports));
  }

  private static Optional<MergedRule> rule(TrafficPolicy policy, Optional<TrafficPolicy> subset) {
    DestinationRule.Subset v1 =
        new DestinationRule.Subset(Origin.NONE, "v1", Map.of("version", "v1"), subset);
    DestinationRule rule =
        new DestinationRule(
            ObjectMeta.named("default", "reviews"),
            Origin.NONE,
            "reviews",
            Optional.of(policy),
            List.of(v1),
            List.of("*"),
            Map.of());
    return Optional.of(new MergedRule(rule, rule.trafficPolicy(), rule.subsets()));
  }
}
