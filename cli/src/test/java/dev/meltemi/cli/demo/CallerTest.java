package dev.meltemi.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerTest {
  private static final Sender OUTSIDE = new Sender.Outside();
  private static final Sender.Pod POD = new Sender.Pod("default", Map.of("app", "productpage"));

  private static final String CHUNKED =
      """
      HTTP/1.1 100 Continue

      HTTP/1.1 200 OK
      transfer-encoding: chunked

      2;x=y
      tw
      1
      o
      0
      trailer: t

      """
          .replace("\n", "\r\n");

  @Test
  void oneConnectionCarriesSeveralRequestsOfEveryFraming() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Caller caller = caller()) {
      serve(
          server,
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none",
          CHUNKED,
          "HTTP/1.1 204 No Content\r\n\r\n",
          "HTTP/1.1 503 Sorry\r\nx-a: 1\r\nX-A: 2\r\ncontent-length: 0\r\n\r\n");

      assertThat(body(caller, server)).isEqualTo("200 one");
      assertThat(body(caller, server)).isEqualTo("200 two");
      assertThat(body(caller, server)).isEqualTo("204 ");
      assertThat(caller.send(request(server)))
          .isInstanceOfSatisfying(
              Http.Response.class, last -> assertThat(last.header("x-a")).contains("1, 2"));
    }
  }

  @Test
  void aConnectionThatWasClosedBetweenRequestsIsReplaced() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Caller caller = caller()) {
      serve(server, "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1");
      assertThat(body(caller, server)).isEqualTo("200 1");
      serve(server, "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n2");
      assertThat(body(caller, server)).isEqualTo("200 2");
    }
  }

  @Test
  void aConnectionThatIsClosedWithoutAnAnswerIsAFailure() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Caller caller = caller()) {
      serve(server, "");

      assertThat(caller.send(request(server)))
          .isInstanceOfSatisfying(
              Http.Failure.class, failure -> assertThat(failure.reason()).contains("closed"));
    }
  }

  @Test
  void whatIsNotAnsweredInTimeFailsWithoutHoldingUpTheRest() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      List<Http.Outcome> outcomes =
          new Load(request(mute), 4, 2, Duration.ofMillis(50))
              .send(connector(), OUTSIDE, System::nanoTime, done -> {});

      assertThat(outcomes)
          .hasSize(4)
          .allSatisfy(outcome ->
              assertThat(outcome)
                  .isInstanceOfSatisfying(
                      Http.Failure.class,
                      failure -> assertThat(failure.reason()).isEqualTo("no answer in time")));
    }
  }

  @Test
  void theRelayIsToldWhereToAndWhereFrom(@TempDir Path folder) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("relay.sock"));
    try (ServerSocketChannel relay = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      relay.bind(address);
      Thread.ofVirtual()
          .start(() -> {
            relay(relay, "connect reviews:9080 from default/productpage-1\n", "ok\n");
            relay(relay, "connect reviews:9080 from default/productpage-1\n", "error refused\n");
          });
      RelayConnector connector =
          new RelayConnector(address.getPath(), pod -> Optional.of("productpage-1"));
      Http.Request request = Http.Request.get("reviews", 9080, "/");
      try (Caller first = new Caller(connector, POD, System::nanoTime);
          Caller second = new Caller(connector, POD, System::nanoTime)) {
        assertThat(first.send(request))
            .isInstanceOfSatisfying(
                Http.Response.class, response -> assertThat(response.body()).isEqualTo("hi"));
        assertThat(second.send(request))
            .isInstanceOfSatisfying(
                Http.Failure.class, failure -> assertThat(failure.reason()).isEqualTo("refused"));
      }
    }
  }

  @Test
  void aPodThatIsNotThereIsNamed() {
    RelayConnector connector = new RelayConnector(Path.of("unused"), pod -> Optional.empty());
    try (Caller caller = new Caller(connector, POD, System::nanoTime)) {
      assertThat(caller.send(Http.Request.get("reviews", 9080, "/")))
          .isInstanceOfSatisfying(
              Http.Failure.class,
              failure ->
                  assertThat(failure.reason())
                      .isEqualTo("no ready pod {app=productpage} in default"));
    }
  }

  private static Caller caller() {
    return new Caller(connector(), OUTSIDE, System::nanoTime);
  }

  private static RelayConnector connector() {
    return new RelayConnector(Path.of("unused"), pod -> Optional.empty());
  }

  private static Http.Request request(ServerSocket server) {
    return Http.Request.get(server.getInetAddress().getHostAddress(), server.getLocalPort(), "/");
  }

  private static String body(Caller caller, ServerSocket server) {
    return switch (caller.send(request(server))) {
      case Http.Response response -> response.status() + " " + response.body();
      case Http.Failure failure -> failure.reason();
    };
  }

  /** Accepts one connection, answers each request on it with the next response, and closes it. */
  private static void serve(ServerSocket server, String... responses) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            BufferedReader in =
                new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String response : responses) {
              String line = in.readLine();
              while (!line.isEmpty()) {
                line = in.readLine();
              }
              socket.getOutputStream().write(response.getBytes(StandardCharsets.UTF_8));
              socket.getOutputStream().flush();
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void relay(ServerSocketChannel relay, String expected, String answer) {
    try (SocketChannel channel = relay.accept()) {
      ByteBuffer wish = ByteBuffer.allocate(expected.length());
      while (wish.hasRemaining()) {
        channel.read(wish);
      }
      boolean right = new String(wish.array(), StandardCharsets.UTF_8).equals(expected);
      channel.write(
          ByteBuffer.wrap((right ? answer : "error wrong\n").getBytes(StandardCharsets.UTF_8)));
      if (answer.equals("ok\n")) {
        channel.read(ByteBuffer.allocate(4096));
        String response = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
        channel.write(ByteBuffer.wrap(response.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
