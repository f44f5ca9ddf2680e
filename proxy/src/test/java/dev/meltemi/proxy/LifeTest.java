package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.proxy.http.Http2Limits;
import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots, connections and logs over time. */
final class LifeTest {
  private static Setup eds(int... ports) {
    return Setup.routes(Setup.to("v1"))
        .withCluster(Cluster.of("v1", new Discovery.Eds("v1")))
        .withEndpoints("v1", ports);
  }

  @Test
  void connectionsAreReusedAndSurviveASwap() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        Backend v2 = Backend.saying(200, "v2");
        DataPlane plane = eds(v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      for (int i = 0; i < 10; i++) client.ask("/");
      plane.publish(eds(v1.port()).withCluster("more", v2.port()).traffic());
      for (int i = 0; i < 10; i++) client.ask("/");
      assertThat(v1.connections.get()).isEqualTo(1);
      plane.publish(eds(v2.port()).traffic());
      assertThat(client.ask("/").text()).isEqualTo("v2");
      Eventually.that(() -> plane.stats().value("cluster.v1.upstream_cx_active") == 1);
    }
  }

  @Test
  void aSwapUnderLoadLosesNoRequest() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        Backend v2 = Backend.saying(200, "v2");
        DataPlane plane =
            eds(v1.port()).start(DataPlaneOptions.of(2).withDrainTime(Duration.ofMillis(50)));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stop = new AtomicBoolean();
      var answers = new Semaphore(0);
      List<Future<Integer>> loads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        loads.add(
            threads.submit(() -> {
              int answered = 0;
              try (Client client = Client.to(Setup.port(plane))) {
                while (!stop.get()) {
                  assertThat(client.ask("/").status()).isEqualTo(200);
                  answered++;
                  answers.release();
                }
              }
              return answered;
            }));
      }
      for (int i = 0; i < 100; i++) {
        plane.publish(
            (i % 2 == 0 ? eds(v2.port()) : eds(v1.port()))
                .withCluster("changes" + i, v1.port())
                .traffic());
        answers.drainPermits();
        assertThat(answers.tryAcquire(1, 10, TimeUnit.SECONDS)).isTrue();
      }
      stop.set(true);
      for (Future<Integer> load : loads) assertThat(load.get()).isPositive();
    }
  }

  @Test
  void aRemovedListenerClosesItsPortAndSaysSoToItsConnections() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = DataPlane.start(Traffic.empty(), Setup.options())) {
      plane.publish(eds(v1.port()).traffic());
      try (Client client = Client.to(Setup.port(plane))) {
        assertThat(client.ask("/").status()).isEqualTo(200);
        plane.publish(new Setup().withCluster(Cluster.of("v1", new Discovery.Eds("v1"))).traffic());
        assertThat(plane.port("in")).isEmpty();
        Wire.Message last = client.ask("/");
        assertThat(last.header("connection")).isEqualTo("close");
        assertThat(client.isClosedByPeer()).isTrue();
      }
    }
  }

  @Test
  void closingLetsARequestFinish() throws Exception {
    var release = new CountDownLatch(1);
    var arrived = new CountDownLatch(1);
    try (Backend v1 =
        Backend.of((request, in, out) -> {
          arrived.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            return false;
          }
          return Backend.say(out, 200, "finished");
        })) {
      DataPlane plane = eds(v1.port()).start(Setup.options().withDrainTime(Duration.ofSeconds(5)));
      try (Client client = Client.to(Setup.port(plane))) {
        client.get("/");
        arrived.await();
        Thread closing = Thread.ofVirtual().start(plane::close);
        Eventually.that(() -> plane.port("in").isEmpty());
        release.countDown();
        Wire.Message response = client.read();
        assertThat(response.text()).isEqualTo("finished");
        assertThat(response.header("connection")).isEqualTo("close");
        closing.join();
      }
    }
  }

  @Test
  void idleConnectionsAndHalfHeadsEnd() throws Exception {
    var limits =
        new HttpLimits(
            61440, 100, Duration.ofMillis(80), Duration.ofMillis(160), 65536, Http2Limits.DEFAULT);
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = eds(v1.port()).start(Setup.options().withLimits(limits));
        Client half = Client.to(Setup.port(plane));
        Client idle = Client.to(Setup.port(plane))) {
      half.send("GET / HT");
      assertThat(half.read().status()).isEqualTo(408);
      idle.ask("/");
      assertThat(idle.isClosedByPeer()).isTrue();
      assertThat(plane.stats().value("http.in.downstream_cx_idle_timeout")).isEqualTo(1);
    }
  }

  @Test
  void aRequestOnWhichNothingMovesEnds() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = eds(v1.port()).withStreamIdle(Duration.ofMillis(80)).start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbo");
      assertThat(client.read().status()).isEqualTo(408);
    }
  }

  @Test
  void theAccessLogHasIstiosLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("access.log");
    try (Backend v1 = Backend.saying(200, "v1")) {
      try (DataPlane plane = eds(v1.port()).withLog(AccessLog.istio(file.toString())).start();
          Client client = Client.to(Setup.port(plane))) {
        client.ask("/a", "User-Agent: te\"st", "X-Request-Id: id");
        client.send("GET / HTTP/1.1\r\n\r\n").read();
      }
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(2);
      assertThat(lines.getFirst())
          .matches(
              "\\[[-0-9T:.]+Z\\] \"GET /a HTTP/1.1\" 200 - via_upstream - \"-\" 0 2 \\d+ \\d+ \"-\""
                  + " \"te\\\\\"st\" \"id\" \"test\" \"127.0.0.1:"
                  + v1.port()
                  + "\" v1 127.0.0.1:\\d+ 127.0.0.1:\\d+ 127.0.0.1:\\d+ - route");
      assertThat(lines.getLast()).contains("400 DPE http1.missing_host");
    }
  }
}
