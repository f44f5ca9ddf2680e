package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.UpstreamProtocol;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ResilienceTest {
  private static final Duration SOON = Duration.ofMillis(150);
  private static final Duration NEVER = Duration.ZERO;

  private static Cluster cluster(Limits limits, Optional<OutlierDetection> outlier, int... ports) {
    return new Cluster(
        "v1",
        new Discovery.Static(Setup.endpoints(ports)),
        Balancing.ROUND_ROBIN,
        Cluster.DEFAULT_CONNECT_TIMEOUT,
        limits,
        outlier,
        0,
        0,
        UpstreamProtocol.HTTP1,
        Duration.ZERO,
        "",
        Optional.empty(),
        false,
        Origin.none());
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aFaultAbortsWithItsStatus() throws Exception {
    var fault =
        new Fault(
            Optional.empty(),
            Optional.of(new Fault.Abort(new Fault.Cause.Http(500), Fraction.always())));
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            Setup.routes(Setup.with(Setup.to("v1"), fault)).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.ask("/");
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.text()).isEqualTo("fault filter abort");
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.read().status()).isEqualTo(500);
      assertThat(client.ask("/").status()).isEqualTo(500);
      assertThat(v1.requests).isEmpty();
    }
  }

  @Test
  void aFaultDelaysAndThenGoesOn() throws Exception {
    var fault = new Fault(Optional.of(new Fault.Delay(SOON, Fraction.always())), Optional.empty());
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            Setup.routes(Setup.with(Setup.to("v1"), fault)).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      long start = System.nanoTime();
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.read().text()).isEqualTo("v1");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SOON.toNanos());
      assertThat(v1.requests.getFirst().text()).isEqualTo("body");
    }
  }

  @Test
  void aSilentEndpointIsTimedOut() throws Exception {
    var release = new CountDownLatch(1);
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              await(release);
              return false;
            });
        DataPlane plane =
            Setup.routes(Setup.forward("v1", SOON, Optional.empty()))
                .withCluster("v1", v1.port())
                .start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.ask("/");
      assertThat(response.status()).isEqualTo(504);
      assertThat(response.text()).isEqualTo("upstream request timeout");
      assertThat(v1.requests.getFirst().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("150");
      assertThat(plane.stats().value("cluster.v1.upstream_rq_timeout")).isEqualTo(1);
      release.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSlowTryIsGivenUpAndAnotherMade() throws Exception {
    var calls = new AtomicInteger();
    var release = new CountDownLatch(1);
    var retry =
        new Retry(2, SOON, Set.of(RetryOn.GATEWAY_ERROR), List.of(), true, 5, Duration.ofMillis(1));
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              if (calls.incrementAndGet() == 1) await(release);
              return Backend.say(out, 200, "second");
            });
        DataPlane plane =
            Setup.routes(Setup.forward("v1", NEVER, Optional.of(retry)))
                .withCluster("v1", v1.port())
                .start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.ask("/").text()).isEqualTo("second");
      release.countDown();
    }
  }

  @Test
  void aRetriableStatusIsTriedAgainWithTheSameBody() throws Exception {
    var calls = new AtomicInteger();
    var retry =
        new Retry(
            2,
            Duration.ZERO,
            Set.of(RetryOn.RETRIABLE_STATUS_CODES),
            List.of(503),
            true,
            5,
            Duration.ofMillis(1));
    try (Backend v1 =
            Backend.of((request, in, out) ->
                Backend.say(out, calls.incrementAndGet() < 3 ? 503 : 200, request.text()));
        DataPlane plane =
            Setup.routes(Setup.forward("v1", NEVER, Optional.of(retry)))
                .withCluster("v1", v1.port())
                .start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody");
      Wire.Message response = client.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("body");
      assertThat(v1.requests.getLast().header("x-envoy-attempt-count")).isEqualTo("3");
      calls.set(-10);
      assertThat(client.ask("/").status()).isEqualTo(503);
      assertThat(calls.get()).isEqualTo(-7);
      assertThat(plane.stats().value("cluster.v1.upstream_rq_retry_limit_exceeded")).isEqualTo(1);
    }
  }

  @Test
  void aRefusedConnectionIsTriedElsewhere() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane =
            Setup.routes(
                    Setup.forward(
                        "v1", NEVER, Optional.of(Setup.retry(2, RetryOn.CONNECT_FAILURE))))
                .withCluster(cluster(Limits.unlimited(), Optional.empty(), freePort(), v1.port()))
                .start();
        Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < 10; i++) assertThat(client.ask("/").status()).isEqualTo(200);
      assertThat(plane.stats().value("cluster.v1.upstream_cx_connect_fail")).isPositive();
    }
  }

  @Test
  void aRefusedConnectionIsNamed() throws Exception {
    try (DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", freePort()).start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.ask("/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text())
          .isEqualTo(
              "upstream connect error or disconnect/reset before headers. reset reason: remote"
                  + " connection failure, transport failure reason: delayed connect error:"
                  + " Connection refused");
    }
  }

  @Test
  void anEndpointThatHangsUpIsNamedAndOneThatTalksNonsenseToo() throws Exception {
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              if (request.path().equals("/nonsense")) Backend.raw(out, "HTTP/1.1 2x0 OK\r\n\r\n");
              if (request.path().equals("/two"))
                Backend.raw(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
              return false;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message gone = client.ask("/");
      assertThat(gone.status()).isEqualTo(503);
      assertThat(gone.text()).endsWith("reset reason: connection termination");
      assertThat(client.ask("/nonsense").status()).isEqualTo(502);
      assertThat(client.ask("/two").text()).endsWith("reset reason: protocol error");
    }
  }

  @Test
  void noEndpointIsNamed() throws Exception {
    try (DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1").start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.ask("/");
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text()).isEqualTo("no healthy upstream");
    }
  }

  @Test
  void moreThanTheLimitOverflows() throws Exception {
    var release = new CountDownLatch(1);
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              await(release);
              return Backend.say(out, 200, "v1");
            });
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster(
                    cluster(new Limits(1, 1, Limits.MAX, Limits.MAX), Optional.empty(), v1.port()))
                .start();
        Client first = Client.to(Setup.port(plane));
        Client second = Client.to(Setup.port(plane));
        Client third = Client.to(Setup.port(plane))) {
      first.get("/");
      Eventually.that(() -> v1.requests.size() == 1);
      second.get("/");
      Eventually.that(() -> plane.stats().value("cluster.v1.upstream_cx_overflow") == 1);
      Wire.Message refused = third.ask("/");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("x-envoy-overloaded")).isEqualTo("true");
      assertThat(refused.text()).endsWith("reset reason: overflow");
      release.countDown();
      assertThat(first.read().status()).isEqualTo(200);
      assertThat(second.read().status()).isEqualTo(200);
      assertThat(v1.connections.get()).isEqualTo(1);
    }
  }

  @Test
  void anEndpointThatFailsInARowIsTakenOutForAWhile() throws Exception {
    var detection = new OutlierDetection(3, 0, Duration.ofMillis(20), Duration.ofMillis(300), 50);
    var broken = new AtomicInteger(500);
    try (Backend bad = Backend.of((request, in, out) -> Backend.say(out, broken.get(), "bad"));
        Backend good = Backend.saying(200, "good");
        DataPlane plane =
            Setup.routes(Setup.to("v1"))
                .withCluster(
                    cluster(Limits.unlimited(), Optional.of(detection), bad.port(), good.port()))
                .start();
        Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < 6; i++) client.ask("/");
      assertThat(plane.stats().value("cluster.v1.outlier_detection.ejections_active")).isEqualTo(1);
      int before = bad.requests.size();
      for (int i = 0; i < 10; i++) assertThat(client.ask("/").text()).isEqualTo("good");
      assertThat(bad.requests).hasSize(before);
      broken.set(200);
      Eventually.that(
          () -> plane.stats().value("cluster.v1.outlier_detection.ejections_active") == 0);
      client.ask("/");
      client.ask("/");
      assertThat(bad.requests.size()).isGreaterThan(before);
    }
  }

  @Test
  void aConnectionThatDiedWhileIdleCostsTheClientNothing() throws Exception {
    try (Backend v1 =
            Backend.of((request, in, out) ->
                // Promises to keep the connection, then does not, when asked a second time.
                !request.path().equals("/second") && Backend.say(out, 200, "v1"));
        Backend other = Backend.saying(200, "unused");
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      // On the reused connection nothing comes; it is sent again on a new one, where the same
      // happens: that one was not stale, so now the client hears of it.
      assertThat(client.ask("/second").status()).isEqualTo(503);
      assertThat(v1.requests.stream().filter(r -> r.path().equals("/second"))).hasSize(2);
      assertThat(other.requests).isEmpty();
    }
  }
}
