package dev.meltemi.traffic.testing;

import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Random values of the whole vocabulary, in canonical form only: two different values never mean
 * the same. Words come from small pools, so that requests of {@link RandomHead} often match. Not
 * thread-safe.
 */
public final class RandomTraffic {
  private final Draw draw;
  private final RandomRoutes routes;
  private final RandomClusters clusters;
  private final RandomListeners listeners;
  private final RandomTls tls;

  public RandomTraffic(RandomGenerator random) {
    this.draw = new Draw(random);
    this.routes = new RandomRoutes(draw);
    this.tls = new RandomTls(draw);
    this.clusters = new RandomClusters(draw, tls);
    this.listeners = new RandomListeners(draw, routes, tls);
  }

  public Traffic traffic() {
    return new Traffic(
        many("listener", this::listener),
        many("table", this::routeTable),
        many("cluster", this::cluster),
        many("set", this::endpointSet),
        many("secret", this::secret));
  }

  public Listener listener(String name) {
    return listeners.listener(name);
  }

  public RouteTable routeTable(String name) {
    return routes.table(name);
  }

  public Cluster cluster(String name) {
    return clusters.cluster(name);
  }

  public EndpointSet endpointSet(String name) {
    return clusters.endpointSet(name);
  }

  public Secret secret(String name) {
    return tls.secret(name);
  }

  /** A request whose words come from the same pools as the routes. */
  public RandomHead head() {
    return RandomHead.of(draw);
  }

  private <T> SortedMap<String, T> many(String kind, Function<String, T> make) {
    SortedMap<String, T> map = new TreeMap<>();
    for (int i = draw.between(0, 4); i > 0; i--) {
      String name = kind + "-" + i;
      map.put(name, make.apply(name));
    }
    return map;
  }
}
