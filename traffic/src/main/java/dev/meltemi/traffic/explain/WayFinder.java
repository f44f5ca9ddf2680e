package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.WeightedCluster;
import dev.meltemi.traffic.match.ChainMatcher;
import dev.meltemi.traffic.match.ConnectionHead;
import dev.meltemi.traffic.match.Decision;
import dev.meltemi.traffic.match.Explanation;
import dev.meltemi.traffic.match.ListenerIndex;
import dev.meltemi.traffic.match.Location;
import dev.meltemi.traffic.match.PathRewriting;
import dev.meltemi.traffic.match.RequestHead;
import dev.meltemi.traffic.match.RouteMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds ways through one proxy's traffic. Belongs to one thread: it keeps what it has prepared. */
public final class WayFinder {
  private static final double WHOLE = 100;

  private final Traffic traffic;
  private final ListenerIndex listeners;
  private final Map<RouteTable, RouteMatcher> matchers = new HashMap<>();

  private WayFinder(Traffic traffic) {
    this.traffic = traffic;
    this.listeners = ListenerIndex.of(traffic.listeners().values());
  }

  public static WayFinder of(Traffic traffic) {
    return new WayFinder(traffic);
  }

  public Traffic traffic() {
    return traffic;
  }

  /**
   * The way of a request that arrives at a listener of its own.
   *
   * @param bound the listener's name
   */
  public Way through(String bound, ConnectionHead connection, RequestHead request) {
    Listener own = traffic.listeners().get(bound);
    if (own == null) return Way.closed(Optional.empty());
    Listener target = own.handsOver() ? listeners.at(connection.destination()).orElse(own) : own;
    return ChainMatcher.choose(target, seen(target, connection))
        .map(chain -> in(target, chain, request))
        .orElseGet(() -> Way.closed(Optional.of(target)));
  }

  /** A listener that does not look at the first bytes does not know what they tell. */
  private static ConnectionHead seen(Listener listener, ConnectionHead connection) {
    boolean encrypted = connection.transportProtocol().equals("tls");
    boolean looks = encrypted ? listener.inspection().tls() : listener.inspection().http();
    return looks ? connection : ConnectionHead.plain(connection.destination());
  }

  private Way in(Listener listener, FilterChain chain, RequestHead request) {
    return switch (chain.filter()) {
      case TcpProxy proxy ->
          new Way(
              Optional.of(listener),
              Optional.of(chain),
              "",
              Optional.empty(),
              new Outcome.Passed(proxy, shares(proxy.clusters())));
      case HttpConnection http -> {
        RouteTable table = table(http.routes());
        Explanation steps = matchers.computeIfAbsent(table, RouteMatcher::of).explain(request);
        yield new Way(
            Optional.of(listener),
            Optional.of(chain),
            table.name(),
            Optional.of(steps),
            outcome(steps.decision(), request));
      }
    };
  }

  private RouteTable table(RouteSource source) {
    return switch (source) {
      case RouteSource.Inline(RouteTable table) -> table;
      case RouteSource.Named(String name) ->
          traffic.routeTables().getOrDefault(name, new RouteTable(name, List.of()));
    };
  }

  private Outcome outcome(Decision decision, RequestHead request) {
    return switch (decision) {
      case Decision.NoVirtualHost() -> new Outcome.NotFound();
      case Decision.NoRoute _ -> new Outcome.NotFound();
      case Decision.Routed(_, Route route) -> routed(route, request);
    };
  }

  private Outcome routed(Route route, RequestHead request) {
    return switch (route.action()) {
      case RouteAction.Respond(int status, String body) ->
          new Outcome.Answered(route, status, body);
      case RouteAction.Redirect redirect ->
          new Outcome.Redirected(
              route, redirect.status(), Location.of(request, route.match().path(), redirect));
      case RouteAction.Forward forward ->
          new Outcome.Forwarded(
              route,
              forward,
              shares(forward.clusters()),
              forward
                  .rewrite()
                  .path()
                  .map(path -> PathRewriting.of(path).apply(request.path(), route.match().path()))
                  .orElse(request.path()),
              forward.rewrite().host().orElse(request.authority()));
    };
  }

  /** As {@link dev.meltemi.traffic.match.WeightedChoice}: one alone takes all, whatever it says. */
  private List<Share> shares(List<WeightedCluster> clusters) {
    if (clusters.size() == 1) return List.of(share(clusters.getFirst(), WHOLE));
    long total = clusters.stream().mapToLong(WeightedCluster::weight).sum();
    List<Share> shares = new ArrayList<>();
    for (WeightedCluster target : clusters) {
      double ofNone = shares.isEmpty() ? WHOLE : 0;
      shares.add(share(target, total == 0 ? ofNone : WHOLE * target.weight() / total));
    }
    return List.copyOf(shares);
  }

  private Share share(WeightedCluster target, double percent) {
    Optional<Cluster> cluster = Optional.ofNullable(traffic.clusters().get(target.cluster()));
    List<Endpoint> endpoints = cluster.map(this::endpoints).orElse(List.of());
    return new Share(target, percent, cluster, endpoints, fate(cluster, endpoints));
  }

  /** Those that a cluster has at first; outlier detection may take some out later. */
  private List<Endpoint> endpoints(Cluster cluster) {
    return switch (cluster.discovery()) {
      case Discovery.Eds(String service) ->
          Optional.ofNullable(traffic.endpointSets().get(service))
              .map(EndpointSet::endpoints)
              .orElse(List.of());
      case Discovery.Static(List<Endpoint> listed) -> listed;
      case Discovery.StrictDns(List<Endpoint> listed) -> listed;
      case Discovery.LogicalDns(Endpoint endpoint) -> List.of(endpoint);
      case Discovery.OriginalDst() -> List.of();
    };
  }

  private static Share.Fate fate(Optional<Cluster> cluster, List<Endpoint> endpoints) {
    if (cluster.isEmpty()) return Share.Fate.NO_CLUSTER;
    if (cluster.get().discovery() instanceof Discovery.OriginalDst) return Share.Fate.SENT;
    long healthy = endpoints.stream().filter(Endpoint::healthy).count();
    // Below the panic threshold health is ignored (Envoy healthy_panic_threshold).
    boolean panic = healthy * 100 < (long) cluster.get().panicPercent() * endpoints.size();
    return healthy > 0 || panic ? Share.Fate.SENT : Share.Fate.NO_ENDPOINT;
  }
}
