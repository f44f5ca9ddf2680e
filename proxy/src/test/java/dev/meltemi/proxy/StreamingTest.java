package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class StreamingTest {
  private static final int TEN_MEGABYTES = 10 << 20;

  private static byte[] noise() {
    byte[] noise = new byte[TEN_MEGABYTES];
    new Random(7).nextBytes(noise);
    return noise;
  }

  @Test
  void tenMegabytesReachASlowReaderWhole() throws Exception {
    byte[] noise = noise();
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              Backend.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: " + noise.length + "\r\n\r\n");
              out.write(noise);
              return true;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.socket().setReceiveBufferSize(16 * 1024);
      client.get("/");
      client.head();
      byte[] got = new byte[TEN_MEGABYTES];
      for (int at = 0; at < got.length; ) {
        int n = client.in().readNBytes(got, at, Math.min(300_000, got.length - at));
        at += n;
        Thread.sleep(2);
      }
      assertThat(got).isEqualTo(noise);
      client.get("/");
      assertThat(client.read().body()).isEqualTo(noise);
    }
  }

  @Test
  void tenMegabytesOfChunksAreUploadedToASlowEndpoint() throws Exception {
    byte[] noise = noise();
    try (Backend v1 =
            Backend.of((request, in, out) -> Backend.say(out, 200, "" + request.body().length));
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
      OutputStream out = client.socket().getOutputStream();
      for (int at = 0; at < noise.length; at += 65536) {
        int size = Math.min(65536, noise.length - at);
        out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(noise, at, size);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      client.send("0\r\nCheck: sum\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("" + TEN_MEGABYTES);
      assertThat(v1.requests.getFirst().body()).isEqualTo(noise);
      assertThat(v1.requests.getFirst().header("trailer:check")).isEqualTo("sum");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (Backend v1 = Backend.of((request, in, out) -> Backend.say(out, 200, request.path()));
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      var all = new StringBuilder();
      for (int i = 0; i < 50; i++) all.append("GET /" + i + " HTTP/1.1\r\nHost: test\r\n\r\n");
      client.send(all.toString());
      for (int i = 0; i < 50; i++) assertThat(client.read().text()).isEqualTo("/" + i);
      assertThat(v1.connections.get()).isEqualTo(1);
    }
  }

  @Test
  void aHeadThatComesByteByByteIsRead() throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      String message =
          "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
      for (int i = 0; i < message.length(); i++) {
        client.send(message.substring(i, i + 1));
        Thread.sleep(1);
      }
      assertThat(client.read().text()).isEqualTo("v1");
      assertThat(v1.requests.getFirst().text()).isEqualTo("a");
    }
  }

  @Test
  void oldClientsAndConnectionCloseAreServedToTheEnd() throws Exception {
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              Backend.raw(out, "HTTP/1.1 200 OK\r\n\r\nuntil the end");
              return false;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start()) {
      try (Client old = Client.to(Setup.port(plane))) {
        old.send("GET / HTTP/1.0\r\nHost: test\r\n\r\n");
        Wire.Message response = old.read();
        assertThat(response.text()).isEqualTo("until the end");
        assertThat(response.headers()).doesNotContainKey("transfer-encoding");
        assertThat(response.header("connection")).isEqualTo("close");
      }
      try (Client client = Client.to(Setup.port(plane))) {
        Wire.Message response = client.ask("/", "Connection: close");
        assertThat(response.text()).isEqualTo("until the end");
        assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(client.isClosedByPeer()).isTrue();
      }
    }
  }

  @Test
  void headAndBodilessStatusesKeepTheConnection() throws Exception {
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              if (request.first().startsWith("HEAD"))
                Backend.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
              else if (request.path().equals("/304"))
                Backend.raw(out, "HTTP/1.1 304 N\r\nContent-Length: 5\r\n\r\n");
              else Backend.raw(out, "HTTP/1.1 204 N\r\n\r\n");
              return true;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
      assertThat(client.head().header("content-length")).isEqualTo("5");
      assertThat(client.ask("/204").status()).isEqualTo(204);
      assertThat(client.ask("/304").status()).isEqualTo(304);
      assertThat(client.ask("/204").status()).isEqualTo(204);
      assertThat(v1.connections.get()).isEqualTo(1);
    }
  }

  @Test
  void expectContinueIsAnsweredBeforeTheBody() throws Exception {
    try (Backend v1 = Backend.of((request, in, out) -> Backend.say(out, 200, request.text()));
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.send(
          "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(client.send("body").read().text()).isEqualTo("body");
      assertThat(v1.requests.getFirst().headers()).doesNotContainKey("expect");
    }
  }

  @Test
  void aWebSocketBecomesATunnel() throws Exception {
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              Backend.raw(
                  out,
                  "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: "
                      + request.header("upgrade")
                      + "\r\n\r\n");
              for (int c; (c = in.read()) >= 0; ) {
                out.write(c == '\n' ? c : Character.toUpperCase(c));
                if (c == '\n') out.flush();
              }
              return false;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.get("/", "Connection: Upgrade", "Upgrade: websocket");
      Wire.Message head = client.head();
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.header("upgrade")).isEqualTo("websocket");
      assertThat(Wire.line(client.send("hello\n").in())).isEqualTo("HELLO");
      assertThat(Wire.line(client.send("again\n").in())).isEqualTo("AGAIN");
      client.socket().shutdownOutput();
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void aResponseThatBreaksOffIsCut() throws Exception {
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              Backend.raw(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
              return false;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.get("/").head();
      assertThat(client.in().readNBytes(100)).hasSizeLessThan(100);
    }
  }

  @Test
  void aClientThatLeavesEndsTheRequestUpstream() throws Exception {
    var seen = new CompletableFuture<Integer>();
    var arrived = new CountDownLatch(1);
    try (Backend v1 =
            Backend.of((request, in, out) -> {
              arrived.countDown();
              seen.complete(end(in));
              return false;
            });
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start()) {
      try (Client client = Client.to(Setup.port(plane))) {
        client.get("/");
        arrived.await();
      }
      assertThat(seen.get()).isEqualTo(-1);
      Eventually.that(() -> plane.stats().value("http.in.downstream_rq_active") == 0);
      assertThat(plane.stats().value("cluster.v1.upstream_rq_active")).isZero();
    }
  }

  private static int end(InputStream in) {
    try {
      return in.read();
    } catch (java.io.IOException e) {
      return -1;
    }
  }
}
