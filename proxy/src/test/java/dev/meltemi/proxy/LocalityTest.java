package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.Place;
import dev.meltemi.traffic.UpstreamProtocol;
import dev.meltemi.traffic.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LocalityTest {
  private static final Place NEAR = new Place(Locality.of("eu/a"), 0, 0);
  private static final Place FAR = new Place(Locality.of("us/b"), 1, 0);

  private static Endpoint at(Place place, Backend backend, boolean healthy) {
    return new Endpoint(
        new Address("127.0.0.1", backend.port()), 1, healthy, Workload.unknown(), false, place);
  }

  private static Cluster cluster(
      boolean weighed, int panic, Optional<OutlierDetection> outlier, Endpoint... endpoints) {
    return new Cluster(
        "v1",
        new Discovery.Static(List.of(endpoints)),
        Balancing.LEAST_REQUEST,
        Cluster.DEFAULT_CONNECT_TIMEOUT,
        Limits.unlimited(),
        outlier,
        panic,
        0,
        UpstreamProtocol.HTTP1,
        Duration.ZERO,
        "",
        Optional.empty(),
        false,
        weighed,
        Origin.none());
  }

  private static Map<String, Integer> seen(Cluster cluster, int requests) throws Exception {
    Map<String, Integer> seen = new TreeMap<>();
    try (DataPlane plane = Setup.routes(Setup.to("v1")).withCluster(cluster).start();
        Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < requests; i++) seen.merge(client.ask("/").text(), 1, Integer::sum);
    }
    return seen;
  }

  @Test
  void nearEndpointsGetEverythingWhileTheyCanCarryIt() throws Exception {
    try (Backend near = Backend.saying(200, "near");
        Backend far = Backend.saying(200, "far");
        Backend ill = Backend.saying(200, "ill")) {
      Endpoint up = at(NEAR, near, true);
      Endpoint away = at(FAR, far, true);
      Endpoint down = at(NEAR, ill, false);
      assertThat(seen(cluster(false, 0, Optional.empty(), up, away), 50))
          .isEqualTo(Map.of("near", 50));
      // One of two healthy carries 140 % / 2, with some room for chance.
      assertThat(seen(cluster(false, 0, Optional.empty(), up, down, away), 2000).get("near"))
          .isBetween(1300, 1500);
    }
  }

  @Test
  void farEndpointsTakeOverWhenTheNearOneIsTakenOutAndGiveBack() throws Exception {
    var detection = new OutlierDetection(2, 0, Duration.ofMillis(20), Duration.ofMillis(300), 100);
    var status = new AtomicInteger(500);
    try (Backend near = Backend.of((request, in, out) -> Backend.say(out, status.get(), "near"));
        Backend far = Backend.saying(200, "far");
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster(
                    cluster(
                        false, 0, Optional.of(detection), at(NEAR, near, true), at(FAR, far, true)))
                .start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.ask("/").text()).isEqualTo("near");
      Eventually.that(() -> answers(client, 1, "far"));
      status.set(200);
      Eventually.that(() -> answers(client, 10, "near"));
    }
  }

  private static boolean answers(Client client, int requests, String body) {
    try {
      for (int i = 0; i < requests; i++) if (!client.ask("/").text().equals(body)) return false;
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void localitiesGetTheSharesTheyAreGiven() throws Exception {
    try (Backend near = Backend.saying(200, "near");
        Backend far = Backend.saying(200, "far")) {
      var some = new Place(Locality.of("eu/a"), 0, 80);
      var few = new Place(Locality.of("us/b"), 0, 20);
      Map<String, Integer> seen =
          seen(cluster(true, 0, Optional.empty(), at(some, near, true), at(few, far, true)), 2000);
      assertThat(seen.get("near")).isBetween(1500, 1700);
      assertThat(
              seen(
                  cluster(true, 0, Optional.empty(), at(some, near, false), at(few, far, true)),
                  50))
          .isEqualTo(Map.of("far", 50));
    }
  }

  @Test
  void healthIsIgnoredInPanicAlone() throws Exception {
    try (Backend near = Backend.saying(200, "near");
        Backend far = Backend.saying(200, "far")) {
      Endpoint down = at(NEAR, near, false);
      Endpoint away = at(FAR, far, false);
      assertThat(seen(cluster(false, 0, Optional.empty(), down, away), 5))
          .isEqualTo(Map.of("no healthy upstream", 5));
      Map<String, Integer> seen = seen(cluster(false, 50, Optional.empty(), down, away), 400);
      assertThat(seen.get("near")).isBetween(140, 260);
      assertThat(seen.keySet()).containsExactly("far", "near");
    }
  }
}
