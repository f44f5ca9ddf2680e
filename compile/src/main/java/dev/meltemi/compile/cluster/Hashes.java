package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ConsistentHash;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.HashPolicy;
import java.util.Locale;
import java.util.Optional;

/**
 * Consistent hashing has two sides: the cluster that balances by hash, and the route or connection
 * that says by the hash of what.
 */
public final class Hashes {
  private Hashes() {}

  private static Optional<ConsistentHash> hash(Policy policy) {
    return policy.loadBalancer().flatMap(TrafficPolicy.LoadBalancer::consistentHash);
  }

  static Optional<Balancing> balancing(Policy policy) {
    return hash(policy)
        .map(hash ->
            switch (hash.algorithm()) {
              case ConsistentHash.Algorithm.RingHash(Optional<Long> size) ->
                  new Balancing.RingHash(
                      size.filter(set -> set > 0).orElse(Balancing.RingHash.DEFAULT_SIZE));
              case ConsistentHash.Algorithm.Maglev(Optional<Long> size) ->
                  new Balancing.Maglev(
                      size.map(Long::intValue).orElse(Balancing.Maglev.DEFAULT_SIZE));
            });
  }

  /** Of requests that go to a cluster with this policy. */
  public static Optional<HashPolicy> ofRequests(Policy policy) {
    return hash(policy).flatMap(ConsistentHash::key).map(Hashes::key);
  }

  private static HashPolicy key(ConsistentHash.Key key) {
    return switch (key) {
      case ConsistentHash.Key.HttpHeader(String name) ->
          new HashPolicy.Header(name.toLowerCase(Locale.ROOT));
      case ConsistentHash.Key.HttpCookie cookie ->
          new HashPolicy.Cookie(
              cookie.name(),
              cookie.path(),
              cookie.ttl(),
              cookie.attributes().stream()
                  .map(attribute ->
                      new HashPolicy.Attribute(attribute.getKey(), attribute.getValue()))
                  .toList());
      case ConsistentHash.Key.SourceIp _ -> new HashPolicy.SourceIp();
      case ConsistentHash.Key.HttpQueryParameter(String name) ->
          new HashPolicy.QueryParameter(name);
    };
  }

  /** Whether connections are alike by their source: nothing else of them is known. */
  public static boolean bySource(Policy policy) {
    return ofRequests(policy).filter(HashPolicy.SourceIp.class::isInstance).isPresent();
  }
}
