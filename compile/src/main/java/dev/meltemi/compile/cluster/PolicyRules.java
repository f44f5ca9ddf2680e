package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.compile.scope.EntryEndpoints;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.SlowStart;
import dev.meltemi.traffic.UpstreamProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A policy's blocks as a cluster has them, with Istio's defaults for what is not said. */
final class PolicyRules {
  private static final int OUTLIER_5XX = 5;
  private static final Duration OUTLIER_INTERVAL = Duration.ofSeconds(10);
  private static final Duration OUTLIER_EJECTION = Duration.ofSeconds(30);
  private static final int OUTLIER_PERCENT = 10;

  private PolicyRules() {}

  static Cluster cluster(
      String name,
      Discovery discovery,
      Policy policy,
      UpstreamProtocol protocol,
      String bindSource,
      Scope scope,
      Origin origin) {
    Discovery found =
        isPassthrough(policy) ? new Discovery.OriginalDst() : near(scope, policy, discovery);
    Optional<ConnectionPool.Http> http = policy.connectionPool().map(ConnectionPool::http);
    Optional<ConnectionPool.Tcp> tcp = policy.connectionPool().map(ConnectionPool::tcp);
    return new Cluster(
        name,
        found,
        balancing(found, policy),
        tcp.flatMap(ConnectionPool.Tcp::connectTimeout).orElse(scope.config().connectTimeout()),
        policy.connectionPool().map(PolicyRules::limits).orElse(Limits.unlimited()),
        policy.outlierDetection().map(PolicyRules::outlier),
        policy.outlierDetection().map(o -> o.minHealthPercent().orElse(0)).orElse(0),
        http.map(pool -> pool.maxRequestsPerConnection().orElse(0)).orElse(0),
        protocol,
        http.flatMap(ConnectionPool.Http::idleTimeout).orElse(Duration.ZERO),
        bindSource,
        policy.tls().flatMap(tls -> DestinationTls.of(tls, scope.proxy().kind())),
        false,
        !(found instanceof Discovery.OriginalDst) && Nearness.isWeighted(scope, policy),
        origin);
  }

  /** Names are told with the cluster, and so is which of them are near. */
  private static Discovery near(Scope scope, Policy policy, Discovery discovery) {
    if (!(discovery instanceof Discovery.StrictDns(List<Endpoint> named))) return discovery;
    List<EntryEndpoints.Labelled> candidates =
        named.stream().map(name -> new EntryEndpoints.Labelled(name, Map.of())).toList();
    return new Discovery.StrictDns(Nearness.of(scope, policy, candidates));
  }

  private static boolean isPassthrough(Policy policy) {
    return policy
        .loadBalancer()
        .filter(balancer -> balancer.algorithm() == TrafficPolicy.Algorithm.PASSTHROUGH)
        .isPresent();
  }

  private static Balancing balancing(Discovery discovery, Policy policy) {
    if (discovery instanceof Discovery.OriginalDst) return Balancing.CLUSTER_PROVIDED;
    Optional<Balancing> byHash = Hashes.balancing(policy);
    if (byHash.isPresent()) return byHash.get();
    TrafficPolicy.Algorithm algorithm =
        policy
            .loadBalancer()
            .map(TrafficPolicy.LoadBalancer::algorithm)
            .orElse(TrafficPolicy.Algorithm.LEAST_REQUEST);
    return switch (algorithm) {
      case LEAST_REQUEST -> new Balancing.LeastRequest(warmup(policy));
      case ROUND_ROBIN -> new Balancing.RoundRobin(warmup(policy));
      case RANDOM -> Balancing.RANDOM;
      case PASSTHROUGH -> Balancing.CLUSTER_PROVIDED;
    };
  }

  private static Optional<SlowStart> warmup(Policy policy) {
    return policy
        .loadBalancer()
        .flatMap(TrafficPolicy.LoadBalancer::warmup)
        .filter(warmup -> warmup.duration().isPresent())
        .map(warmup ->
            new SlowStart(
                warmup.duration().get(),
                warmup.aggression().orElse(SlowStart.DEFAULT_AGGRESSION),
                warmup.minimumPercent().orElse(SlowStart.DEFAULT_MINIMUM)));
  }

  private static Limits limits(ConnectionPool pool) {
    return new Limits(
        limit(pool.tcp().maxConnections()),
        limit(pool.http().http1MaxPendingRequests()),
        limit(pool.http().http2MaxRequests()),
        limit(pool.http().maxRetries()));
  }

  /** Istio reads 0 as absent. */
  private static long limit(OptionalInt value) {
    return value.isEmpty() || value.getAsInt() == 0 ? Limits.MAX : value.getAsInt();
  }

  private static OutlierDetection outlier(dev.meltemi.api.istio.OutlierDetection outlier) {
    return new OutlierDetection(
        outlier.consecutive5xxErrors().orElse(OUTLIER_5XX),
        outlier.consecutiveGatewayErrors().orElse(0),
        outlier.interval().orElse(OUTLIER_INTERVAL),
        outlier.baseEjectionTime().orElse(OUTLIER_EJECTION),
        outlier.maxEjectionPercent().orElse(OUTLIER_PERCENT));
  }
}
