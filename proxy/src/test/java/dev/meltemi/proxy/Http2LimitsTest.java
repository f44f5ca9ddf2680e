package dev.meltemi.proxy;

import static dev.meltemi.proxy.H2Wire.CONTINUATION;
import static dev.meltemi.proxy.H2Wire.DATA;
import static dev.meltemi.proxy.H2Wire.END_HEADERS;
import static dev.meltemi.proxy.H2Wire.END_STREAM;
import static dev.meltemi.proxy.H2Wire.GOAWAY;
import static dev.meltemi.proxy.H2Wire.HEADERS;
import static dev.meltemi.proxy.H2Wire.PING;
import static dev.meltemi.proxy.H2Wire.PRIORITY;
import static dev.meltemi.proxy.H2Wire.RST_STREAM;
import static dev.meltemi.proxy.H2Wire.SETTINGS;
import static dev.meltemi.proxy.H2Wire.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.proxy.http.Http2Limits;
import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.traffic.UpstreamProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each limit of an HTTP/2 connection: what happens beyond it, and which number tells. */
final class Http2LimitsTest {
  private static final int CALM = 100 + 11;
  private static final byte[] NOTHING = {};
  private static final byte[] ONE = {0, 0, 0, 1};

  private static HttpLimits limits(Duration head, Duration idle, Http2Limits http2) {
    return new HttpLimits(60 * 1024, 100, head, idle, 64 * 1024, http2);
  }

  /** Small numbers, and windows of 64 KiB. */
  private static Http2Limits small() {
    return new Http2Limits(3, 65_536, 1 << 20, 5, 5, 5, 1, 3, 50, Duration.ofMillis(100));
  }

  private static DataPlane plane(Backend backend, HttpLimits limits) throws IOException {
    return Setup.routes(Setup.to("v1"))
        .withCluster("v1", backend.port())
        .start(Setup.options().withLimits(limits));
  }

  private static DataPlane plane(Backend backend) throws IOException {
    return plane(backend, limits(Duration.ofSeconds(60), Duration.ofHours(1), small()));
  }

  private interface Flood {
    void send(H2Wire client, int number) throws IOException;
  }

  private static void floods(String metric, int times, Flood flood) throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      try {
        for (int i = 0; i < times; i++) flood.send(client, i);
      } catch (java.net.SocketException e) {
        // cut off in the middle
      }
      int error = client.error();
      while (error < 100) error = client.error();
      assertThat(error).isEqualTo(CALM);
      assertThat(plane.stats().value("http2." + metric)).isEqualTo(1);
      assertThat(plane.stats().value("http2.streams_active")).isZero();
    }
  }

  @Test
  void settings() throws Exception {
    floods("settings_flood", 20, (c, i) -> c.frame(SETTINGS, 0, 0, NOTHING));
  }

  @Test
  void pings() throws Exception {
    floods("ping_flood", 20, (c, i) -> c.frame(PING, 0, 0, new byte[8]));
  }

  @Test
  void requestsResetAtOnce() throws Exception {
    floods("reset_flood", 20, (c, i) -> c.post(2 * i + 1).frame(RST_STREAM, 0, 2 * i + 1, ONE));
  }

  @Test
  void requestsThatWeMustReset() throws Exception {
    floods(
        "reset_flood",
        20,
        (c, i) -> c.post(2 * i + 1).frame(WINDOW_UPDATE, 0, 2 * i + 1, new byte[4]));
  }

  @Test
  void streamsBeyondTheLimit() throws Exception {
    floods("reset_flood", 20, (c, i) -> c.post(2 * i + 1));
  }

  @Test
  void emptyData() throws Exception {
    floods(
        "inbound_empty_frames_flood",
        4,
        (c, i) -> {
          if (i == 0) c.post(1);
          c.frame(DATA, 0, 1, NOTHING);
        });
  }

  @Test
  void continuationsWithoutEnd() throws Exception {
    floods(
        "continuation_flood",
        20,
        (c, i) -> c.frame(i == 0 ? HEADERS : CONTINUATION, 0, 1, new byte[] {(byte) 0x82}));
  }

  @Test
  void windowUpdates() throws Exception {
    floods("inbound_window_update_frames_flood", 20, (c, i) -> c.frame(WINDOW_UPDATE, 0, 0, ONE));
  }

  @Test
  void priorities() throws Exception {
    floods("inbound_priority_frames_flood", 200, (c, i) -> c.frame(PRIORITY, 0, 1, new byte[5]));
  }

  @Test
  void answersThatAreNotRead() throws Exception {
    var http2 =
        new Http2Limits(3, 65_536, 1 << 20, 5, 5, 10_000_000, 1, 3, 50, Duration.ofHours(1));
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            plane(backend, limits(Duration.ofSeconds(60), Duration.ofHours(1), http2))) {
      var socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Setup.port(plane)));
      var pings = new ByteArrayOutputStream();
      for (int i = 0; i < 4000; i++) pings.writeBytes(H2Wire.bytes(PING, 0, 0, new byte[8]));
      try (H2Wire client = new H2Wire(socket)) {
        client.raw(H2Wire.preface()).frame(SETTINGS, 0, 0, NOTHING);
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) client.raw(pings.toByteArray());
              } catch (IOException e) {
                // cut off, as it should be
              }
            });
        Eventually.that(() -> plane.stats().value("http2.outbound_control_flood") == 1);
      }
    }
  }

  @Test
  void aStreamTooManyIsRefusedAndTheOthersGoOn() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      for (int i = 0; i < 4; i++) client.post(2 * i + 1);
      H2Wire.Frame refused = client.await(RST_STREAM);
      assertThat(refused.stream()).isEqualTo(7);
      assertThat(refused.number()).isEqualTo(7);
      assertThat(plane.stats().value("http2.streams_refused")).isEqualTo(1);
      assertThat(client.data(1, true, "x").response(1)).containsEntry("body", "ok");
    }
  }

  @Test
  void aHeadTooLargeIsAnsweredWith431() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      String[] many = new String[202];
      for (int i = 0; i < many.length; i++) many[i] = "a";
      assertThat(client.get(1, "/", many).response(1)).containsEntry(":status", "431");
      assertThat(client.get(3, "/").response(3)).containsEntry("body", "ok");
      assertThat(plane.stats().value("http2.header_overflow")).isEqualTo(1);
      assertThat(plane.stats().value("http.in.downstream_rq_too_large")).isEqualTo(1);
    }
  }

  @Test
  void aHeadThatUnfoldsBeyondTheLimitIsNotKept() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.get(1, "/", "bomb", "x".repeat(4000)).response(1);
      // The entry is the newest of the table: one byte now stands for 4 KB.
      byte[] head =
          client.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "test");
      byte[] bomb = java.util.Arrays.copyOf(head, head.length + 10_000);
      java.util.Arrays.fill(bomb, head.length, bomb.length, (byte) 0xbe);
      client.frame(HEADERS, END_HEADERS | END_STREAM, 3, bomb);
      assertThat(client.response(3)).containsEntry(":status", "431");
    }
  }

  @Test
  void aBlockLargerThanAllHeadersEndsTheConnection() throws Exception {
    var http2 = Http2Limits.DEFAULT;
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane =
            plane(backend, limits(Duration.ofSeconds(60), Duration.ofHours(1), http2));
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.frame(HEADERS, 0, 1, new byte[16_384]);
      for (int i = 0; i < 3; i++) client.frame(CONTINUATION, 0, 1, new byte[16_384]);
      assertThat(client.error()).isEqualTo(CALM);
      assertThat(plane.stats().value("http2.header_overflow")).isEqualTo(1);
    }
  }

  @Test
  void halfAHeadMustBeCompletedInTime() throws Exception {
    var limits = limits(Duration.ofMillis(80), Duration.ofHours(1), small());
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend, limits);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.frame(HEADERS, END_STREAM, 1, new byte[] {(byte) 0x82});
      assertThat(client.error()).isEqualTo(CALM);
      assertThat(plane.stats().value("http.in.downstream_rq_header_timeout")).isEqualTo(1);
    }
  }

  @Test
  void anIdleConnectionIsSentAway() throws Exception {
    var limits = limits(Duration.ofSeconds(60), Duration.ofMillis(80), small());
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend, limits);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.get(1, "/").response(1);
      assertThat(client.error()).isEqualTo(100);
      assertThat(client.isClosedByPeer()).isTrue();
      assertThat(plane.stats().value("http.in.downstream_cx_idle_timeout")).isEqualTo(1);
    }
  }

  @Test
  void anAnswerThatIsNotTakenEnds() throws Exception {
    try (Backend backend = Backend.saying(200, "ok");
        DataPlane plane = plane(backend);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}).get(1, "/");
      assertThat(client.error()).isEqualTo(8);
      assertThat(plane.stats().value("http2.tx_flush_timeout")).isEqualTo(1);
    }
  }

  // Windows

  @Test
  void aSlowReaderStopsTheWriter() throws Exception {
    var written = new AtomicLong();
    int size = 64 << 20;
    Backend.Handler endless =
        (request, in, out) -> {
          Backend.raw(out, "HTTP/1.1 200 X\r\nContent-Length: " + size + "\r\n\r\n");
          byte[] piece = new byte[65_536];
          while (written.addAndGet(piece.length) <= size) out.write(piece);
          return true;
        };
    try (Backend backend = Backend.of(endless);
        DataPlane second = plane(backend);
        DataPlane first =
            Setup.routes(Setup.to("v1"))
                .withCluster(Http2Test.cluster(UpstreamProtocol.HTTP2, Setup.port(second)))
                .start();
        H2Wire client = H2Wire.to(Setup.port(first))) {
      client.get(1, "/").await(HEADERS);
      long received = 0;
      while (received < 65_535) received += client.await(DATA).payload().length;
      assertThat(received).isEqualTo(65_535);
      assertThat(Eventually.still(written::get)).isLessThan(size / 2);
      client.frame(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, 0, 0, 0});
      client.frame(WINDOW_UPDATE, 0, 1, new byte[] {0x7f, 0, 0, 0});
      for (boolean end = false; !end; ) {
        H2Wire.Frame frame = client.await(DATA);
        received += frame.payload().length;
        end = frame.ends();
      }
      assertThat(received).isEqualTo(size);
    }
  }

  @Test
  void aWriterBeyondItsWindowIsReset() throws Exception {
    var go = new CountDownLatch(1);
    Backend.Handler silent =
        (request, in, out) -> {
          try {
            return go.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            return false;
          }
        };
    try (Backend backend = Backend.of(silent);
        DataPlane plane = plane(backend);
        H2Wire client = H2Wire.to(Setup.port(plane))) {
      // The endpoint reads heads only, so that the proxy's buffers fill and no window comes back.
      client.post(1);
      byte[] piece = new byte[16_384];
      int error = 0;
      try {
        for (int i = 0; i < 10_000; i++) client.frame(DATA, 0, 1, piece);
      } catch (java.net.SocketException e) {
        // cut off for the connection's window
      }
      while (error == 0) error = client.error();
      assertThat(error).isIn(3, 103);
      go.countDown();
    }
  }

  // The end

  @Test
  void aProxyThatEndsFinishesWhatItHasBegun() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    Backend.Handler waiting =
        (request, in, out) -> {
          asked.countDown();
          try {
            go.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            return false;
          }
          return Backend.say(out, 200, "finished");
        };
    try (Backend backend = Backend.of(waiting)) {
      DataPlane plane =
          Setup.routes(Setup.to("v1"))
              .withCluster("v1", backend.port())
              .start(Setup.options().withDrainTime(Duration.ofSeconds(20)));
      try (H2Wire client = H2Wire.to(Setup.port(plane))) {
        client.get(1, "/");
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        Thread closing = Thread.ofVirtual().start(plane::close);
        H2Wire.Frame goAway = client.read();
        while (goAway.type() != GOAWAY) goAway = client.read();
        assertThat(goAway.number()).isZero();
        client.get(3, "/"); // on its way before the client knew
        go.countDown();
        H2Wire.Frame ping = client.await(PING);
        client.frame(PING, H2Wire.ACK, 0, ping.payload());
        int ends = 0;
        int goAways = 0;
        while (ends < 2) {
          H2Wire.Frame frame = client.read();
          if (frame.type() == GOAWAY) goAways++;
          if (frame.type() == DATA && frame.ends()) ends++;
        }
        assertThat(client.isClosedByPeer()).isTrue();
        assertThat(goAways).isLessThanOrEqualTo(2);
        closing.join();
      }
    }
  }
}
