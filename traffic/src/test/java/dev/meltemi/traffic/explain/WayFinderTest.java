package dev.meltemi.traffic.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.Workload;
import dev.meltemi.traffic.match.ConnectionHead;
import dev.meltemi.traffic.match.Decision;
import dev.meltemi.traffic.match.RouteMatcher;
import dev.meltemi.traffic.testing.RandomHead;
import dev.meltemi.traffic.testing.RandomTraffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WayFinderTest {
  private static final ConnectionHead PLAIN = ConnectionHead.plain(new Address("0.0.0.0", 80));
  private static final int TABLES = 2_000;
  private static final int REQUESTS_EACH = 50;

  @Test
  void whatIsExplainedIsWhatIsDecided() {
    var random = new RandomTraffic(Seeds.random(Seeds.seed("explain equals decide")));
    int routed = 0;
    for (int i = 0; i < TABLES; i++) {
      RouteTable table = random.routeTable("80");
      RouteMatcher matcher = RouteMatcher.of(table);
      WayFinder finder = WayFinder.of(traffic(table, List.of()));
      for (int j = 0; j < REQUESTS_EACH; j++) {
        RandomHead head = random.head();
        Outcome outcome = finder.through("http", PLAIN, head).outcome();
        Decision decided = matcher.decide(head);
        switch (decided) {
          case Decision.Routed(_, Route route) -> {
            routed++;
            assertThat(routeOf(outcome)).as("%s in %s", head, table).contains(route);
          }
          case Decision.NoRoute _, Decision.NoVirtualHost _ ->
              assertThat(outcome).isEqualTo(new Outcome.NotFound());
        }
      }
    }
    System.out.printf("%,d pairs explained, %,d with a route%n", TABLES * REQUESTS_EACH, routed);
    assertThat(routed).isGreaterThan(TABLES);
  }

  @Test
  void aShareKnowsWhetherItCanBeServed() {
    Endpoint sick = new Endpoint(new Address("10.0.0.1", 80), 1, false, Workload.unknown());
    EndpointSet none = new EndpointSet("b", List.of(sick));
    EndpointSet good = new EndpointSet("c", List.of(sick, Endpoint.of("10.0.0.2", 80)));
    assertThat(share(to("a"), List.of()).fate()).isEqualTo(Share.Fate.NO_CLUSTER);
    assertThat(share(to("b"), List.of(none)).fate()).isEqualTo(Share.Fate.NO_ENDPOINT);
    assertThat(share(to("c"), List.of(good)).fate()).isEqualTo(Share.Fate.SENT);
    assertThat(share(to("c"), List.of(good)).endpoints()).hasSize(2);
  }

  @Test
  void whereNobodyListensAConnectionIsClosed() {
    Way way = WayFinder.of(Traffic.empty()).through("http", PLAIN, get("/"));
    assertThat(way.outcome()).isEqualTo(new Outcome.Closed());
  }

  private static Optional<Route> routeOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> Optional.of(answered.route());
      case Outcome.Redirected redirected -> Optional.of(redirected.route());
      case Outcome.Forwarded forwarded -> Optional.of(forwarded.route());
      case Outcome.Closed _, Outcome.NotFound _, Outcome.Passed _ -> Optional.empty();
    };
  }

  private static Share share(RouteTable table, List<EndpointSet> sets) {
    Way way = WayFinder.of(traffic(table, sets)).through("http", PLAIN, get("/"));
    return ((Outcome.Forwarded) way.outcome()).shares().getFirst();
  }

  private static RouteTable to(String cluster) {
    var host = new VirtualHost("all", List.of("*"), List.of(Route.toCluster("r", cluster)));
    return new RouteTable("80", List.of(host));
  }

  private static Request get(String path) {
    return new Request("GET", "http", "a", path, Map.of());
  }

  private static Traffic traffic(RouteTable table, List<EndpointSet> sets) {
    var http =
        new HttpConnection("", new RouteSource.Named("80"), false, Duration.ZERO, Optional.empty());
    var listener =
        new Listener(
            "http",
            new Address("0.0.0.0", 80),
            Direction.OUTBOUND,
            true,
            false,
            Inspection.none(),
            List.of(new FilterChain("", ChainMatch.any(), http)),
            Optional.empty());
    var clusters = new TreeMap<String, Cluster>();
    var endpoints = new TreeMap<String, EndpointSet>();
    for (EndpointSet set : sets) {
      clusters.put(set.name(), Cluster.of(set.name(), new Discovery.Eds(set.name())));
      endpoints.put(set.name(), set);
    }
    return new Traffic(
        new TreeMap<>(Map.of("http", listener)),
        new TreeMap<>(Map.of("80", table)),
        clusters,
        endpoints);
  }
}
