package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.HashPolicy;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Rewrite;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteMatch;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.UpstreamProtocol;
import dev.meltemi.traffic.WeightedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConsistentHashTest {
  static Cluster cluster(Balancing balancing, int... ports) {
    return new Cluster(
        "v1",
        new Discovery.Static(Setup.endpoints(ports)),
        balancing,
        Cluster.DEFAULT_CONNECT_TIMEOUT,
        Limits.unlimited(),
        Optional.empty(),
        0,
        0,
        UpstreamProtocol.HTTP1,
        Duration.ZERO,
        "",
        Optional.empty(),
        false,
        Origin.none());
  }

  static Route route(String cluster, HashPolicy... hash) {
    return route(cluster, Optional.empty(), hash);
  }

  private static Route route(String cluster, Optional<Retry> retry, HashPolicy... hash) {
    return Setup.route(
        RouteMatch.any(),
        new RouteAction.Forward(
            List.of(WeightedCluster.of(cluster, 1)),
            Duration.ZERO,
            retry,
            Rewrite.none(),
            List.of(),
            List.of(hash)));
  }

  /** Two endpoints that say their names. */
  private record Two(Backend a, Backend b) implements AutoCloseable {
    static Two open() throws Exception {
      return new Two(Backend.saying(200, "a"), Backend.saying(200, "b"));
    }

    DataPlane behind(Balancing balancing, HashPolicy... hash) throws Exception {
      return Setup.routes(route("v1", hash))
          .withCluster(cluster(balancing, a.port(), b.port()))
          .start();
    }

    @Override
    public void close() throws IOException {
      a.close();
      b.close();
    }
  }

  /** Each of 64 values is asked for three times. */
  private static Set<String> places(DataPlane plane, String path, String header) throws Exception {
    Set<String> all = new HashSet<>();
    try (Client client = Client.to(Setup.port(plane))) {
      for (int value = 0; value < 64; value++) {
        Set<String> one = new HashSet<>();
        for (int i = 0; i < 3; i++) {
          one.add(client.get(path + value, header + value).read().text());
        }
        assertThat(one).as(path + header + value).hasSize(1);
        all.addAll(one);
      }
    }
    return all;
  }

  @Test
  void requestsThatAreAlikeGoToTheSameEndpoint() throws Exception {
    var ring = new Balancing.RingHash(1024);
    var maglev = new Balancing.Maglev(1009);
    try (Two two = Two.open();
        DataPlane byHeader = two.behind(ring, new HashPolicy.Header("x-user"));
        DataPlane byQuery = two.behind(maglev, new HashPolicy.QueryParameter("user"));
        DataPlane byCookie =
            two.behind(ring, new HashPolicy.Cookie("u", "", Optional.empty(), List.of()))) {
      assertThat(places(byHeader, "/", "X-User: ")).containsExactlyInAnyOrder("a", "b");
      assertThat(places(byQuery, "/?x=1&user=", "X-Other: ")).containsExactlyInAnyOrder("a", "b");
      assertThat(places(byCookie, "/", "Cookie: o=1; u=")).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void aRequestWithoutWhatIsHashedGoesAnywhere() throws Exception {
    try (Two two = Two.open();
        DataPlane plane =
            two.behind(new Balancing.RingHash(1024), new HashPolicy.Header("x-user"));
        Client client = Client.to(Setup.port(plane))) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 64; i++) seen.add(client.ask("/").text());
      assertThat(seen).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void theProxySetsAMissingCookieAndFollowsIt() throws Exception {
    var cookie =
        new HashPolicy.Cookie(
            "u",
            "/shop",
            Optional.of(Duration.ofMinutes(5)),
            List.of(new HashPolicy.Attribute("SameSite", "Lax")));
    try (Two two = Two.open();
        DataPlane plane = two.behind(new Balancing.RingHash(1024), cookie)) {
      for (int i = 0; i < 16; i++) {
        String first;
        String set;
        try (Client client = Client.to(Setup.port(plane))) {
          Wire.Message response = client.ask("/");
          first = response.text();
          set = response.header("set-cookie");
        }
        assertThat(set)
            .matches("u=\"[0-9a-f]{16}\"; Max-Age=300; Path=/shop; SameSite=Lax; HttpOnly");
        try (Client client = Client.to(Setup.port(plane))) {
          Wire.Message again =
              client.get("/", "Cookie: " + set.substring(0, set.indexOf(';'))).read();
          assertThat(again.text()).isEqualTo(first);
          assertThat(again.header("set-cookie")).isEmpty();
        }
      }
    }
  }

  @Test
  void aRetryStaysUnlessAskedToGoElsewhere() throws Exception {
    try (Backend broken = Backend.saying(500, "broken");
        Backend sound = Backend.saying(200, "sound")) {
      var stays = retry(false);
      var leaves = retry(true);
      Set<Integer> staying = statuses(stays, broken.port(), sound.port());
      assertThat(staying).containsExactlyInAnyOrder(200, 500);
      assertThat(statuses(leaves, broken.port(), sound.port())).containsExactly(200);
    }
  }

  private static Retry retry(boolean avoidsPreviousHosts) {
    return new Retry(
        1,
        Duration.ZERO,
        Set.of(RetryOn.SERVER_ERROR),
        List.of(),
        avoidsPreviousHosts,
        100,
        Duration.ofMillis(1));
  }

  private static Set<Integer> statuses(Retry retry, int... ports) throws Exception {
    Set<Integer> seen = new HashSet<>();
    try (DataPlane plane =
            Setup.routes(route("v1", Optional.of(retry), new HashPolicy.Header("x-user")))
                .withCluster(cluster(new Balancing.RingHash(1024), ports))
                .start();
        Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < 32; i++) seen.add(client.get("/", "X-User: " + i).read().status());
    }
    return seen;
  }

  @Test
  void connectionsOfOneSourceGoToTheSameEndpoint() throws Exception {
    var tcp =
        new TcpProxy(
            "tcp", List.of(WeightedCluster.of("v1", 1)), Duration.ZERO, Optional.empty(), true);
    try (Two two = Two.open();
        DataPlane plane =
            new Setup()
                .withCluster(cluster(new Balancing.RingHash(1024), two.a().port(), two.b().port()))
                .withListener(Setup.listener("in", tcp))
                .start()) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 16; i++) {
        try (Client client = Client.to(Setup.port(plane))) {
          seen.add(client.ask("/").text());
        }
      }
      assertThat(seen).hasSize(1);
    }
  }
}
