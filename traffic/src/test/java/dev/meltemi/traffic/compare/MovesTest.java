package dev.meltemi.traffic.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.match.RouteMatcher;
import dev.meltemi.traffic.testing.RandomHead;
import dev.meltemi.traffic.testing.RandomTraffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MovesTest {
  private static final int PAIRS = 500;
  private static final int REQUESTS_EACH = 100;

  @Test
  void exactlyTheRequestsMoveOfWhichItIsSaid() {
    RandomGenerator random = Seeds.random(Seeds.seed("moves of random pairs"));
    var traffic = new RandomTraffic(random);
    int moved = 0;
    int examples = 0;
    int all = 0;
    for (int i = 0; i < PAIRS; i++) {
      RouteTable before = traffic.routeTable("80");
      RouteTable after =
          random.nextBoolean() ? traffic.routeTable("80") : changed(before, traffic, random);
      RouteMatcher old = RouteMatcher.of(before);
      RouteMatcher fresh = RouteMatcher.of(after);
      List<Move> moves = Moves.between(before, after);
      all += moves.size();
      for (Move move : moves) {
        if (move.example().isEmpty()) continue;
        examples++;
        assertThat(Moves.route(old, move.example().get())).isEqualTo(move.before());
        assertThat(Moves.route(fresh, move.example().get())).isEqualTo(move.after());
      }
      for (int j = 0; j < REQUESTS_EACH; j++) {
        RandomHead head = traffic.head();
        Optional<Route> was = Moves.route(old, head);
        Optional<Route> is = Moves.route(fresh, head);
        boolean predicted =
            moves.stream().anyMatch(m -> m.before().equals(was) && m.after().equals(is));
        boolean moves1 = !Move.isSame(was, is);
        if (moves1) moved++;
        assertThat(predicted).as("%s%nbefore %s%nafter %s", head, before, after).isEqualTo(moves1);
      }
    }
    System.out.printf(
        "%,d requests on %,d pairs, %,d moved; %,d kinds of moves, %,d with an example%n",
        PAIRS * REQUESTS_EACH, PAIRS, moved, all, examples);
    assertThat(moved).isGreaterThan(PAIRS);
  }

  /** One host has its routes shuffled, shortened or replaced. */
  private static RouteTable changed(
      RouteTable table, RandomTraffic traffic, RandomGenerator random) {
    List<VirtualHost> hosts = new ArrayList<>(table.virtualHosts());
    if (hosts.isEmpty()) return table;
    int at = random.nextInt(hosts.size());
    VirtualHost host = hosts.get(at);
    List<Route> routes = new ArrayList<>(host.routes());
    switch (random.nextInt(3)) {
      case 0 -> Collections.shuffle(routes, new java.util.Random(random.nextLong()));
      case 1 -> {
        if (!routes.isEmpty()) routes.removeFirst();
      }
      default ->
          traffic.routeTable("80").virtualHosts().forEach(other -> routes.addAll(other.routes()));
    }
    hosts.set(at, new VirtualHost(host.name(), host.domains(), routes));
    return new RouteTable(table.name(), hosts);
  }

  @Test
  void anExampleOfARegularExpressionIsTakenByIt() {
    assertThat(RegexExample.of("^(.*?;)?\\s*(user=jason)(;.*)?$", false)).contains("user=jason");
    assertThat(RegexExample.of("^(.*?;)?(user=jason)(;.*)?$", true)).contains("x;user=jason;x");
    assertThat(RegexExample.of("/reviews/\\d+", false)).contains("/reviews/0");
    assertThat(RegexExample.of("[^/]+\\.(png|jpg)", false)).contains("x.png");
    assertThat(RegexExample.of("(?i)JASON", false)).contains("JASON");
    assertThat(RegexExample.of("a{3}b|c", false)).contains("aaab");
    assertThat(RegexExample.of("(?P<n>v)[0-9]", false)).contains("v0");
    assertThat(RegexExample.of("\\p{Greek}", false)).isEmpty();
    assertThat(RegexExample.of("(", false)).isEmpty();
  }
}
