package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.SlowStart;
import dev.meltemi.traffic.UpstreamProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SlowStartTest {
  private static Setup setup(Duration window, int... ports) {
    var cluster =
        new Cluster(
            "v1",
            new Discovery.Eds("v1"),
            new Balancing.RoundRobin(Optional.of(new SlowStart(window, 1, 10))),
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
    return Setup.routes(Setup.to("v1")).withCluster(cluster).withEndpoints("v1", ports);
  }

  /** Of so many requests, those that the newcomer gets. */
  private static int newcomers(DataPlane plane, int requests) {
    int count = 0;
    try (Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < requests; i++) if (client.ask("/").text().equals("new")) count++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }

  @Test
  void endpointsThatAreNewTogetherShareAlike() throws Exception {
    var hour = Duration.ofHours(1);
    try (Backend known = Backend.saying(200, "known");
        Backend newcomer = Backend.saying(200, "new");
        DataPlane plane = setup(hour, known.port(), newcomer.port()).start()) {
      assertThat(newcomers(plane, 100)).isBetween(49, 51);
    }
  }

  @Test
  void theShareOfANewEndpointGrowsToTheWhole() throws Exception {
    var window = Duration.ofSeconds(2);
    try (Backend known = Backend.saying(200, "known");
        Backend newcomer = Backend.saying(200, "new");
        DataPlane plane = setup(window, known.port()).start()) {
      long start = System.nanoTime();
      Eventually.that(() -> System.nanoTime() - start > window.toNanos());
      plane.publish(setup(window, known.port(), newcomer.port()).traffic());
      assertThat(newcomers(plane, 20)).isLessThan(8);
      Eventually.that(() -> newcomers(plane, 20) >= 10);
    }
  }
}
