package dev.meltemi.runtime.dns;

import static dev.meltemi.runtime.service.Services.external;
import static dev.meltemi.runtime.service.Services.service;
import static dev.meltemi.runtime.service.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.Service;
import dev.meltemi.runtime.service.ServiceTable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsServerTest {
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int NO_ERROR = 0;
  private static final int NXDOMAIN = 3;
  private static final int SRV = 33;

  private final DnsZone zone =
      new DnsZone(
          ServiceTable.of(
              List.of(
                  service("reviews", "10.96.1.1", Service.Type.CLUSTER_IP, OptionalInt.empty()),
                  service("peers", "None", Service.Type.CLUSTER_IP, OptionalInt.empty()),
                  external("outside", "httpbin.org")),
              List.of(slice("peers", "10.244.0.6", "10.244.0.7"))),
          Map.of(
              "httpbin.org", "reviews.default.svc.cluster.local", "fixed.example", "10.244.0.9"));
  private DnsServer server = start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aServiceHasItsClusterAddress() throws IOException {
    Reply reply = ask("reviews.default.svc.cluster.local", A);
    assertThat(reply.code()).isEqualTo(NO_ERROR);
    assertThat(reply.answers()).isEqualTo(1);
    assertThat(reply.contains(10, 96, 1, 1)).isTrue();
  }

  @Test
  void namesAreCaseInsensitive() throws IOException {
    assertThat(ask("Reviews.Default.svc.cluster.LOCAL", A).answers()).isEqualTo(1);
  }

  @Test
  void aHeadlessServiceHasThoseOfItsPods() throws IOException {
    Reply all = ask("peers.default.svc.cluster.local", A);
    assertThat(all.answers()).isEqualTo(2);
    Reply one = ask("peers-7.peers.default.svc.cluster.local", A);
    assertThat(one.answers()).isEqualTo(1);
    assertThat(one.contains(10, 244, 0, 7)).isTrue();
  }

  @Test
  void aNamedPortLeadsToThePodsOfAHeadlessServiceAndToTheServiceItselfOtherwise()
      throws IOException {
    Reply pods = ask("_http._tcp.peers.default.svc.cluster.local", SRV);
    assertThat(pods.answers()).isEqualTo(2);
    assertThat(pods.text()).contains("peers-6", "peers-7");
    Reply service = ask("_http._tcp.reviews.default.svc.cluster.local", SRV);
    assertThat(service.answers()).isEqualTo(1);
    assertThat(service.text()).as("port 80 of the service").contains("\0\0\0d\0P\7reviews");
    assertThat(ask("_grpc._tcp.reviews.default.svc.cluster.local", SRV).code()).isEqualTo(NXDOMAIN);
  }

  @Test
  void anExternalNameIsFollowedToItsAddress() throws IOException {
    Reply reply = ask("outside.default.svc.cluster.local", A);
    assertThat(reply.answers()).as("two aliases and an address").isEqualTo(3);
    assertThat(reply.contains(10, 96, 1, 1)).isTrue();
  }

  @Test
  void furtherNamesAreKnown() throws IOException {
    assertThat(ask("fixed.example", A).contains(10, 244, 0, 9)).isTrue();
  }

  @Test
  void unknownNamesDoNotExist() throws IOException {
    assertThat(ask("nobody.default.svc.cluster.local", A).code()).isEqualTo(NXDOMAIN);
    assertThat(ask("example.com", A).code()).isEqualTo(NXDOMAIN);
    assertThat(ask("reviews.default.svc.cluster.local.default.svc.cluster.local", A).code())
        .isEqualTo(NXDOMAIN);
  }

  @Test
  void aNameWithoutIpv6ExistsAllTheSame() throws IOException {
    Reply reply = ask("reviews.default.svc.cluster.local", AAAA);
    assertThat(reply.code()).isEqualTo(NO_ERROR);
    assertThat(reply.answers()).isZero();
  }

  @Test
  void tcpAnswersLikeUdp() throws IOException {
    byte[] query = query("reviews.default.svc.cluster.local", A);
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      var in = new DataInputStream(socket.getInputStream());
      byte[] answer = in.readNBytes(in.readUnsignedShort());
      assertThat(new Reply(answer).contains(10, 96, 1, 1)).isTrue();
    }
  }

  @Test
  void whatIsNoQueryHarmsNothing() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, server.address()));
    }
    assertThat(ask("reviews.default.svc.cluster.local", A).answers()).isEqualTo(1);
  }

  @Test
  void shortNamesResolveAsInAPod() {
    assertThat(zone.resolve("reviews", "default")).contains("10.96.1.1");
    assertThat(zone.resolve("reviews", "other")).isEmpty();
    assertThat(zone.resolve("reviews.default", "other")).contains("10.96.1.1");
    assertThat(zone.resolve("reviews.default.svc", "other")).contains("10.96.1.1");
    assertThat(zone.resolve("httpbin.org", "other")).contains("10.96.1.1");
    assertThat(zone.resolve("10.1.2.3", "other")).contains("10.1.2.3");
  }

  /** A DNS message (RFC 1035, 4.1). */
  private static final class Reply {
    private final byte[] bytes;

    Reply(byte[] bytes) {
      this.bytes = bytes;
    }

    int code() {
      return bytes[3] & 0xf;
    }

    int answers() {
      return (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
    }

    String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    boolean contains(int a, int b, int c, int d) {
      String wanted = HexFormat.of().formatHex(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
      return HexFormat.of().formatHex(bytes).endsWith(wanted);
    }
  }

  private Reply ask(String name, int type) throws IOException {
    byte[] query = query(name, type);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5000);
      socket.send(new DatagramPacket(query, query.length, server.address()));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      return new Reply(java.util.Arrays.copyOf(answer.getData(), answer.getLength()));
    }
  }

  private static byte[] query(String name, int type) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(new byte[] {0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.")) {
      out.writeByte(label.length());
      out.write(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeByte(0);
    out.writeShort(type);
    out.writeShort(1);
    return bytes.toByteArray();
  }

  private DnsServer start() {
    try {
      return DnsServer.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> zone);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
