package dev.meltemi.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import dev.meltemi.traffic.Traffic;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that cannot reach its control plane leaves no socket behind. */
class ConnectionsTest {
  private static final int ATTEMPTS = 30;

  @Test
  void refusedAttemptsLeaveNoSocketOpen() throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    Needs.need(Files.isDirectory(descriptors), "needs /proc/self/fd");
    int port = refusing();
    Semaphore attempts = new Semaphore(0);
    try (AdsClient _ = AdsClient.start(options(port, attempts), _ -> {})) {
      await(attempts, 1);
      long first = sockets(descriptors);
      await(attempts, ATTEMPTS);
      assertThat(sockets(descriptors)).isLessThan(first + ATTEMPTS / 2);
    }
  }

  @Test
  void afterRefusedAttemptsThereIsOneConnectionToTheServerThatCameLate() throws Exception {
    int port = refusing();
    Semaphore attempts = new Semaphore(0);
    BlockingQueue<Traffic> published = new LinkedBlockingQueue<>();
    try (AdsClient _ = AdsClient.start(options(port, attempts), published::add)) {
      await(attempts, ATTEMPTS);
      Source source = new Source(Traffic.empty());
      try (AdsServer _ = AdsServer.start(AdsServerOptions.of("127.0.0.1", port), source)) {
        assertThat(published.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(source.nodes).hasSize(1);
      }
    }
  }

  /** A port at which nobody listens. */
  private static int refusing() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void await(Semaphore attempts, int count) throws InterruptedException {
    assertThat(attempts.tryAcquire(count, 20, TimeUnit.SECONDS)).isTrue();
  }

  private static long sockets(Path descriptors) throws IOException {
    try (var all = Files.list(descriptors)) {
      return all.filter(ConnectionsTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Each pause between two attempts asks for a random number, which counts the attempt. */
  private static AdsClientOptions options(int port, Semaphore attempts) {
    return new AdsClientOptions(
        "127.0.0.1",
        port,
        Node.newBuilder().setId("sidecar~10.0.0.1~a.shop~shop.svc.cluster.local").build(),
        OptionalInt.empty(),
        Duration.ofMillis(5),
        Duration.ofMillis(5),
        () -> {
          attempts.release();
          return 0.5;
        });
  }
}
