package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.TestAuthority;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.WeightedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TcpTest {
  interface Service {
    void serve(Socket socket) throws IOException;
  }

  private static ServerSocket server(Service service) throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket socket = server.accept();
              Thread.ofVirtual()
                  .start(() -> {
                    try (socket) {
                      service.serve(socket);
                    } catch (IOException e) {
                      // the peer is gone
                    }
                  });
            }
          } catch (IOException e) {
            // closed
          }
        });
    return server;
  }

  private static TcpProxy tcp(String cluster) {
    return new TcpProxy(
        "tcp", List.of(WeightedCluster.of(cluster, 1)), Duration.ZERO, Optional.empty());
  }

  private static DataPlane relay(int port) throws IOException {
    return new Setup()
        .withCluster("v1", port)
        .withListener(Setup.listener("in", tcp("v1")))
        .start();
  }

  @Test
  void bytesGoBothWaysAndEndsAreHalfEnds() throws Exception {
    byte[] noise = new byte[3 << 20];
    new Random(3).nextBytes(noise);
    try (ServerSocket server =
            server(socket -> {
              byte[] all = socket.getInputStream().readAllBytes();
              socket.getOutputStream().write(all);
            });
        DataPlane plane = relay(server.getLocalPort());
        Client client = Client.to(Setup.port(plane))) {
      client.socket().getOutputStream().write(noise);
      client.socket().shutdownOutput();
      assertThat(client.in().readAllBytes()).isEqualTo(noise);
      Eventually.that(() -> plane.stats().value("tcp.tcp.downstream_cx_active") == 0);
      assertThat(plane.stats().value("tcp.tcp.downstream_cx_rx_bytes_total"))
          .isEqualTo(noise.length);
      assertThat(plane.stats().value("cluster.v1.upstream_cx_active")).isZero();
    }
  }

  @Test
  void endsAreHalfEndsBetweenTwoProxiesOverTlsToo() throws Exception {
    byte[] noise = new byte[3 << 20];
    new Random(4).nextBytes(noise);
    TestAuthority authority = new TestAuthority("mesh");
    var check = Optional.of(new PeerCheck("roots", List.of()));
    var server = new ServerTls("own", check, true, TlsParameters.speaking());
    var client = new ClientTls("", Optional.of("own"), check, TlsParameters.speaking());
    try (ServerSocket echo =
            server(socket -> {
              byte[] all = socket.getInputStream().readAllBytes();
              socket.getOutputStream().write(all);
            });
        DataPlane back =
            new Setup()
                .withCluster("v1", echo.getLocalPort())
                .withSecret("own", authority.issue("back"))
                .withRoots("roots", authority)
                .withListener(secure(server))
                .start();
        DataPlane front =
            new Setup()
                .withCluster(
                    Cluster.of("v1", new Discovery.Static(Setup.endpoints(Setup.port(back))))
                        .withTls(client))
                .withSecret("own", authority.issue("front"))
                .withRoots("roots", authority)
                .withListener(Setup.listener("in", tcp("v1")))
                .start();
        Client caller = Client.to(Setup.port(front))) {
      caller.socket().getOutputStream().write(noise);
      caller.socket().shutdownOutput();
      assertThat(caller.in().readAllBytes()).isEqualTo(noise);
      Eventually.that(() -> front.stats().value("tcp.tcp.downstream_cx_active") == 0);
      Eventually.that(() -> back.stats().value("tcp.tcp.downstream_cx_active") == 0);
    }
  }

  private static Listener secure(ServerTls tls) {
    Listener plain = Setup.listener("in", tcp("v1"));
    FilterChain chain = new FilterChain("chain", ChainMatch.any(), Optional.of(tls), tcp("v1"));
    return new Listener(
        "in",
        plain.bind(),
        Direction.INBOUND,
        true,
        false,
        plain.inspection(),
        List.of(chain),
        Optional.empty());
  }

  @Test
  void aServerThatSpeaksFirstIsHeard() throws Exception {
    try (ServerSocket server =
            server(socket ->
                socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII)));
        DataPlane plane = relay(server.getLocalPort());
        Client client = Client.to(Setup.port(plane))) {
      assertThat(Wire.line(client.in())).isEqualTo("hello");
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void withoutAnEndpointTheConnectionIsClosed() throws Exception {
    try (DataPlane plane =
            new Setup().withCluster("v1").withListener(Setup.listener("in", tcp("v1"))).start();
        Client client = Client.to(Setup.port(plane))) {
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void theFirstBytesDecideBetweenHttpAndTcp() throws Exception {
    var table =
        new RouteTable(
            "inline", List.of(new VirtualHost("all", List.of("*"), List.of(Setup.to("web")))));
    var http =
        new HttpConnection(
            "in", new RouteSource.Inline(table), false, Duration.ZERO, Optional.empty());
    var isHttp =
        new ChainMatch(
            OptionalInt.empty(), List.of(), List.of(), "", List.of("http/1.0", "http/1.1"));
    var sniffing =
        new Listener(
            "in",
            new Address("127.0.0.1", 0),
            Direction.OUTBOUND,
            true,
            false,
            new Inspection(false, true, true, Duration.ofMillis(200)),
            List.of(new FilterChain("http", isHttp, http)),
            Optional.of(new FilterChain("tcp", ChainMatch.any(), tcp("echo"))));
    try (Backend web = Backend.saying(200, "web");
        ServerSocket echo = server(TcpTest::echoLine);
        DataPlane plane =
            new Setup()
                .withCluster("web", web.port())
                .withCluster("echo", echo.getLocalPort())
                .withListener(sniffing)
                .start()) {
      int port = Setup.port(plane);
      assertThat(Client.once(port, "/").text()).isEqualTo("web");
      try (Client client = Client.to(port)) {
        assertThat(Wire.line(client.send("\u0001binary\n").in())).isEqualTo("\u0001binary");
      }
      try (Client client = Client.to(port)) {
        assertThat(Wire.line(client.send("PING server\n").in())).isEqualTo("PING server");
      }
      try (Client silent = Client.to(port)) {
        Eventually.that(() -> plane.stats().value("tcp.tcp.downstream_cx_total") == 3);
        assertThat(Wire.line(silent.send("late\n").in())).isEqualTo("late");
      }
    }
  }

  private static void echoLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    String line = Wire.line(in) + "\n";
    socket.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
  }
}
