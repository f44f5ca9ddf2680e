package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that two readers could understand differently are refused, and reach no endpoint. */
final class SmugglingTest {
  private static final String H = "Host: test\r\n";

  static List<String> bad() {
    List<String> bad = new ArrayList<>();
    // Two lengths
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n");
    bad.add("POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 3, 3\r\n\r\nabc");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: +3\r\n\r\nabc");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: -1\r\n\r\n");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 0x3\r\n\r\nabc");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 3 \t4\r\n\r\nabc");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length:\r\n\r\n");
    bad.add("POST / HTTP/1.1\r\n" + H + "Content-Length: 99999999999999999999\r\n\r\n");
    // Transfer codings
    for (String coding :
        List.of(
            "xchunked",
            "chunked, chunked",
            "gzip, chunked",
            "chunked, identity",
            "identity",
            "\"chunked\"",
            "chunked;q=1",
            "",
            "chun ked",
            "\u000bchunked")) {
      bad.add("POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
    }
    bad.add(
        "POST / HTTP/1.1\r\n"
            + H
            + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    bad.add("POST / HTTP/1.0\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    bad.add("POST / HTTP/1.1\r\n" + H + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    bad.add("POST / HTTP/1.1\r\n" + H + " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    // Lines
    bad.add("GET / HTTP/1.1\nHost: test\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: test\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: test\n\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: b\rC: d\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: b\r\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: b\r\n folded\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: b\r\n\tfolded\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: b\u0000c\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: b\u007fc\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A: \u001b\r\n\r\n");
    // Names
    bad.add("GET / HTTP/1.1\r\n" + H + ": empty\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A b: c\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A\u00e9: c\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "A(b): c\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\n" + H + "NoColon\r\n\r\n");
    // Hosts
    bad.add("GET / HTTP/1.1\r\nA: b\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: test\r\nHost: test\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: test\r\nHost: other\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost:\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n".replace(", ", " "));
    bad.add("GET / HTTP/1.1\r\nHost: user@test\r\n\r\n");
    bad.add("GET / HTTP/1.1\r\nHost: test/x\r\n\r\n");
    bad.add("GET http://other/ HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET http://user@test/ HTTP/1.1\r\n" + H + "\r\n");
    // Request lines
    bad.add("GET  / HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET /  HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET\t/ HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET /a b HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET /#fragment HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET /\u00e9 HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET test HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET * HTTP/1.1\r\n" + H + "\r\n");
    bad.add("G(T / HTTP/1.1\r\n" + H + "\r\n");
    bad.add("GET / HTTP/1.2\r\n" + H + "\r\n");
    bad.add("GET / HTTP/01.1\r\n" + H + "\r\n");
    bad.add("GET / http/1.1\r\n" + H + "\r\n");
    bad.add("GET / HTTP/1.1 \r\n" + H + "\r\n");
    bad.add("GET /\r\n" + H + "\r\n");
    bad.add("\r\n\r\n\r\nGET / HTTP/1.1\r\n" + H + "\r\n");
    return bad;
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedWith400(String message) throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      Wire.Message response = client.send(message).read();
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(v1.requests).isEmpty();
      assertThat(plane.stats().value("http.in.downstream_cx_protocol_error")).isEqualTo(1);
    }
  }

  static Stream<String> badChunks() {
    return Stream.of(
        "x\r\n",
        "-1\r\n",
        "+3\r\nabc\r\n",
        "0x3\r\nabc\r\n",
        " 3\r\nabc\r\n",
        "3 \r\nabc\r\n",
        "3\nabc\r\n",
        "3\r\nabcd\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "ffffffffffffffffff\r\n",
        "3;a=\u0001\r\nabc\r\n",
        "\r\n",
        "0\r\nHost: x\r\n\r\n",
        "0\r\nContent-Length: 1\r\n\r\n",
        "0\r\n A: b\r\n\r\n",
        "0\nA: b\n\n",
        "3;" + "x".repeat(300) + "\r\nabc\r\n");
  }

  @ParameterizedTest
  @MethodSource("badChunks")
  void aBrokenChunkEndsTheConnection(String chunks) throws Exception {
    try (Backend v1 = Backend.saying(200, "v1");
        DataPlane plane = Setup.routes(Setup.to("v1")).withCluster("v1", v1.port()).start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isClosedByPeer()).isTrue();
      assertThat(v1.requests).isEmpty();
    }
  }

  @Test
  void tooLargeAHeadIs431() throws Exception {
    try (DataPlane plane = Setup.routes(Setup.to("v1")).start()) {
      assertThat(Client.once(Setup.port(plane), "/", "A: " + "x".repeat(61 * 1024)).status())
          .isEqualTo(431);
      String[] many = new String[101];
      java.util.Arrays.fill(many, "A: b");
      assertThat(Client.once(Setup.port(plane), "/", many).status()).isEqualTo(431);
      assertThat(plane.stats().value("http.in.downstream_rq_too_large")).isEqualTo(2);
    }
  }

  @Test
  void connectIsRefused() throws Exception {
    try (DataPlane plane = Setup.routes(Setup.to("v1")).start();
        Client client = Client.to(Setup.port(plane))) {
      client.send("CONNECT test:443 HTTP/1.1\r\nHost: test:443\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(405);
    }
  }
}
