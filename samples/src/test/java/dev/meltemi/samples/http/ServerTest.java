package dev.meltemi.samples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerTest {

  private static final Program HELLO = request -> Reply.of(200, "text/plain", "hello");

  @Test
  void eachRequestButAProbeLeavesALineWithItsMethodPathStatusAndId() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (Asking hello = Asking.of(HELLO, lines::add)) {
      hello.get("/a?b=c", "x-request-id", "r-1");
      hello.get("/health", "user-agent", "kube-probe/1.37");
      hello.get("/d");

      assertThat(lines.poll(5, TimeUnit.SECONDS)).isEqualTo("GET /a?b=c 200 r-1");
      assertThat(lines.poll(5, TimeUnit.SECONDS)).isEqualTo("GET /d 200 -");
    }
  }

  @Test
  void headAnswersTheLengthWithoutTheBody() throws Exception {
    try (Asking hello = Asking.of(HELLO)) {
      var response = hello.send("HEAD", "/", "");

      assertThat(response.headers().firstValue("content-length")).contains("5");
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void aProgramThatThrowsAnswersFiveHundredAndGoesOnServing() throws Exception {
    try (Asking broken =
        Asking.of(request -> {
          throw new IllegalStateException("broken");
        })) {
      assertThat(broken.get("/").statusCode()).isEqualTo(500);
      assertThat(broken.get("/").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void severalChunksAreSentChunked() throws Exception {
    List<byte[]> chunks =
        List.of("one ".getBytes(StandardCharsets.UTF_8), "two".getBytes(StandardCharsets.UTF_8));
    try (Asking chunky = Asking.of(request -> new Reply(200, new LinkedHashMap<>(), chunks))) {
      var response = chunky.get("/");

      assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
      assertThat(response.body()).isEqualTo("one two");
    }
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    try (Asking hello = Asking.of(HELLO)) {
      assertThat(hello.send("POST", "/", "x".repeat(Server.BODY_MAX)).statusCode()).isEqualTo(200);
      assertThat(hello.send("POST", "/", "x".repeat(Server.BODY_MAX + 1)).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void aTakenPortIsSaidSo() throws Exception {
    try (Asking first = Asking.of(HELLO)) {
      assertThatThrownBy(() -> Server.start(first.port(), HELLO, line -> {}))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void requestsInProgressEndBeforeTheServerDoes() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Server server =
        Server.start(
            0,
            request -> {
              arrived.countDown();
              await(release);
              return Reply.of(200, "text/plain", "late");
            },
            line -> {});
    BlockingQueue<Backend.Outcome> outcome = new LinkedBlockingQueue<>();
    Thread.ofVirtual()
        .start(() ->
            outcome.add(
                Backend.at("127.0.0.1", server.port()).get("/", Map.of(), Duration.ofSeconds(10))));
    await(arrived);
    Thread closing = Thread.ofVirtual().start(server::close);
    release.countDown();

    assertThat(outcome.poll(10, TimeUnit.SECONDS)).isEqualTo(new Backend.Answered(200, "late"));
    closing.join();
  }

  @Test
  void aBackendThatDoesNotAnswerInTimeFails() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    try (Server mute =
        Server.start(
            0,
            request -> {
              await(release);
              return Reply.empty(204);
            },
            line -> {})) {
      Backend.Outcome outcome =
          Backend.at("127.0.0.1", mute.port()).get("/", Map.of(), Duration.ofMillis(50));
      release.countDown();

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Backend.Failed.class, failed -> assertThat(failed.reason()).contains("timed out"));
    }
  }

  @Test
  void aBackendThatIsNotThereFails() throws Exception {
    int port;
    try (Asking gone = Asking.of(HELLO)) {
      port = gone.port();
    }
    assertThat(Backend.at("127.0.0.1", port).get("/", Map.of(), Duration.ofSeconds(1)))
        .isInstanceOf(Backend.Failed.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
