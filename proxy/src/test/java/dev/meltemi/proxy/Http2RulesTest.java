package dev.meltemi.proxy;

import static dev.meltemi.proxy.H2Wire.ACK;
import static dev.meltemi.proxy.H2Wire.CONTINUATION;
import static dev.meltemi.proxy.H2Wire.DATA;
import static dev.meltemi.proxy.H2Wire.END_HEADERS;
import static dev.meltemi.proxy.H2Wire.END_STREAM;
import static dev.meltemi.proxy.H2Wire.GOAWAY;
import static dev.meltemi.proxy.H2Wire.HEADERS;
import static dev.meltemi.proxy.H2Wire.PING;
import static dev.meltemi.proxy.H2Wire.PRIORITY;
import static dev.meltemi.proxy.H2Wire.PUSH_PROMISE;
import static dev.meltemi.proxy.H2Wire.RST_STREAM;
import static dev.meltemi.proxy.H2Wire.SETTINGS;
import static dev.meltemi.proxy.H2Wire.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What breaks RFC 9113 and RFC 7541, section by section. The error code expected is that of
 * RST_STREAM, or of GOAWAY plus 100.
 */
final class Http2RulesTest {
  private static final int PROTOCOL = 1;
  private static final int FLOW = 3;
  private static final int CLOSED = 5;
  private static final int CONNECTION = 100;

  private interface Breach {
    void commit(H2Wire client) throws IOException;
  }

  private static final List<DynamicTest> CASES = new ArrayList<>();
  private static Backend backend;
  private static DataPlane plane;

  @BeforeAll
  static void start() throws IOException {
    backend = Backend.saying(200, "ok");
    plane = Setup.routes(Setup.to("v1")).withCluster("v1", backend.port()).start();
  }

  @AfterAll
  static void stop() throws IOException {
    plane.close();
    backend.close();
  }

  private static void breach(String what, int error, Breach breach) {
    CASES.add(
        DynamicTest.dynamicTest(
            what,
            () -> {
              try (H2Wire client = H2Wire.to(Setup.port(plane))) {
                breach.commit(client);
                assertThat(client.error()).isEqualTo(error);
              }
            }));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static final byte[] NOTHING = {};

  @TestFactory
  Stream<DynamicTest> everyBreachIsAnswered() {
    CASES.clear();
    frames();
    states();
    settings();
    compression();
    messages();
    return CASES.stream();
  }

  private static void frames() {
    breach("4.2 a frame too large", 106, c -> c.frame(PING, 0, 0, new byte[16_385]));
    breach("6.1 DATA on the connection", 101, c -> c.frame(DATA, 0, 0, NOTHING));
    breach("6.1 more padding than payload", 101, c -> c.post(1).frame(DATA, 8, 1, hex("05 00")));
    breach("6.1 padded without a length", 106, c -> c.post(1).frame(DATA, 8, 1, NOTHING));
    breach("6.2 HEADERS on the connection", 101, c -> c.frame(HEADERS, 5, 0, hex("82")));
    breach("6.2 more padding than block", 101, c -> c.frame(HEADERS, 13, 1, hex("09 82")));
    breach("6.2 priority cut short", 106, c -> c.frame(HEADERS, 37, 1, hex("00 00")));
    breach("5.3.1 a head is its own parent", 101, c -> c.frame(HEADERS, 37, 1, hex("00000001 10")));
    breach("6.3 PRIORITY on the connection", 101, c -> c.frame(PRIORITY, 0, 0, new byte[5]));
    breach("6.3 PRIORITY of 4 bytes", 6, c -> c.post(1).frame(PRIORITY, 0, 1, new byte[4]));
    breach("6.3 its own parent", 101, c -> c.frame(PRIORITY, 0, 1, hex("00000001 10")));
    breach("6.4 RST_STREAM on the connection", 101, c -> c.frame(RST_STREAM, 0, 0, new byte[4]));
    breach("6.4 RST_STREAM of 3 bytes", 106, c -> c.post(1).frame(RST_STREAM, 0, 1, new byte[3]));
    breach("6.6 PUSH_PROMISE", 101, c -> c.post(1).frame(PUSH_PROMISE, 4, 1, new byte[4]));
    breach("6.7 PING on a stream", 101, c -> c.frame(PING, 0, 1, new byte[8]));
    breach("6.7 PING of 6 bytes", 106, c -> c.frame(PING, 0, 0, new byte[6]));
    breach("6.8 GOAWAY on a stream", 101, c -> c.frame(GOAWAY, 0, 1, new byte[8]));
    breach("6.8 GOAWAY of 7 bytes", 106, c -> c.frame(GOAWAY, 0, 0, new byte[7]));
    breach("6.9 window by 0", 101, c -> c.frame(WINDOW_UPDATE, 0, 0, new byte[4]));
    breach("6.9 stream's by 0", PROTOCOL, c -> c.post(1).frame(WINDOW_UPDATE, 0, 1, new byte[4]));
    breach("6.9 of 3 bytes", 106, c -> c.frame(WINDOW_UPDATE, 0, 0, new byte[3]));
    byte[] most = hex("7fffffff");
    breach("6.9.1 window too large", 103, c -> c.frame(WINDOW_UPDATE, 0, 0, most));
    breach("6.9.1 stream's too large", FLOW, c -> c.post(1).frame(WINDOW_UPDATE, 0, 1, most));
    breach("6.10 nothing to continue", 101, c -> c.frame(CONTINUATION, 4, 1, hex("82")));
    breach(
        "6.10 a head interrupted",
        101,
        c -> c.frame(HEADERS, 0, 1, hex("82")).frame(PING, 0, 0, new byte[8]));
    breach(
        "6.10 continued on another stream",
        101,
        c -> c.frame(HEADERS, 0, 1, hex("82")).frame(CONTINUATION, 4, 3, hex("86")));
    breach(
        "6.10 a head within a head",
        101,
        c -> c.frame(HEADERS, 0, 1, hex("82")).frame(HEADERS, 4, 1, hex("86")));
  }

  private static void states() {
    breach("5.1 DATA on an idle stream", 101, c -> c.data(1, true, "x"));
    breach("5.1 RST_STREAM of an idle one", 101, c -> c.frame(RST_STREAM, 0, 1, new byte[4]));
    breach("5.1 window of an idle one", 101, c -> c.frame(WINDOW_UPDATE, 0, 1, hex("00000001")));
    breach("5.1 DATA after the end", CLOSED, c -> slow(c).data(1, true, "x"));
    breach("5.1 HEADERS after the end", CLOSED, c -> slow(c).get(1, "/"));
    breach("5.1 HEADERS when it is over", CONNECTION + CLOSED, c -> served(c).get(1, "/"));
    breach("5.1 DATA when it is over", CONNECTION + CLOSED, c -> served(c).data(1, true, "x"));
    breach("5.1.1 an even stream", 101, c -> c.get(2, "/"));
    breach("5.1.1 a smaller number", 101, c -> served(c.get(5, "/"), 5).get(3, "/"));
  }

  /** A request whose end was sent, and whose answer waits for the window. */
  private static H2Wire slow(H2Wire client) throws IOException {
    return client.frame(SETTINGS, 0, 0, hex("0004 00000000")).get(1, "/");
  }

  private static H2Wire served(H2Wire client) throws IOException {
    return served(client.get(1, "/"), 1);
  }

  private static H2Wire served(H2Wire client, int stream) throws IOException {
    assertThat(client.response(stream)).containsEntry("body", "ok");
    return client;
  }

  private static void settings() {
    breach("6.5 on a stream", 101, c -> c.frame(SETTINGS, 0, 1, NOTHING));
    breach("6.5 an answer with payload", 106, c -> c.frame(SETTINGS, ACK, 0, new byte[6]));
    breach("6.5 of 5 bytes", 106, c -> c.frame(SETTINGS, 0, 0, new byte[5]));
    breach("6.5.2 push of 2", 101, c -> c.frame(SETTINGS, 0, 0, hex("0002 00000002")));
    breach("6.5.2 window of 2^31", 103, c -> c.frame(SETTINGS, 0, 0, hex("0004 80000000")));
    breach("6.5.2 frames of 16383", 101, c -> c.frame(SETTINGS, 0, 0, hex("0005 00003fff")));
    breach("6.5.2 frames of 2^24", 101, c -> c.frame(SETTINGS, 0, 0, hex("0005 01000000")));
    breach(
        "6.9.2 a window grown too large",
        103,
        c ->
            slow(c.frame(SETTINGS, 0, 0, NOTHING))
                .frame(WINDOW_UPDATE, 0, 1, hex("7ffffffe"))
                .frame(SETTINGS, 0, 0, hex("0004 7fffffff")));
  }

  private static void compression() {
    breach("7541 2.3.3 index 0", 109, c -> c.frame(HEADERS, 5, 1, hex("80")));
    breach("7541 2.3.3 index 62 of none", 109, c -> c.frame(HEADERS, 5, 1, hex("be")));
    breach("7541 4.2 size update too late", 109, c -> c.frame(HEADERS, 5, 1, hex("82 20")));
    breach("7541 6.3 a table of 4097", 109, c -> c.frame(HEADERS, 5, 1, hex("3f e2 1f")));
    breach("7541 5.1 an endless number", 109, c -> c.frame(HEADERS, 5, 1, hex("ffffffffffff7f")));
    breach("7541 5.2 a text cut short", 109, c -> c.frame(HEADERS, 5, 1, hex("0005 6161")));
    breach("7541 5.2 padding of zeros", 109, c -> c.frame(HEADERS, 5, 1, hex("04 81 18")));
    breach("7541 5.2 padding of a byte", 109, c -> c.frame(HEADERS, 5, 1, hex("04 82 1fff")));
    breach("7541 5.2 the end within", 109, c -> c.frame(HEADERS, 5, 1, hex("04 84 ffffffff")));
  }

  private static void messages() {
    String[] get = {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "test"};
    malformed("8.2.1 upper case", with(get, "X-A", "1"));
    malformed("8.2.1 an empty name", with(get, "", "1"));
    malformed("8.2.1 a space in a name", with(get, "a b", "1"));
    malformed("8.2.1 a colon in a name", with(get, "a:b", "1"));
    malformed("8.2.1 NUL in a value", with(get, "a", "1\0"));
    malformed("8.2.1 LF in a value", with(get, "a", "1\n2"));
    malformed("8.2.1 CR in a value", with(get, "a", "1\r2"));
    malformed("8.2.1 a space before a value", with(get, "a", " 1"));
    malformed("8.2.1 a tab after a value", with(get, "a", "1\t"));
    malformed("8.2.2 connection", with(get, "connection", "close"));
    malformed("8.2.2 keep-alive", with(get, "keep-alive", "5"));
    malformed("8.2.2 proxy-connection", with(get, "proxy-connection", "close"));
    malformed("8.2.2 transfer-encoding", with(get, "transfer-encoding", "chunked"));
    malformed("8.2.2 upgrade", with(get, "upgrade", "websocket"));
    malformed("8.2.2 te other than trailers", with(get, "te", "trailers, gzip"));
    malformed("8.3 unknown", with(get, ":protocol", "websocket"));
    malformed("8.3 of a response", with(get, ":status", "200"));
    malformed("8.3 twice", with(get, ":path", "/b"));
    malformed("8.3 after a header", "a", "1", ":method", "GET", ":scheme", "http", ":path", "/");
    malformed("8.3.1 no method", ":scheme", "http", ":path", "/", ":authority", "test");
    malformed("8.3.1 no scheme", ":method", "GET", ":path", "/", ":authority", "test");
    malformed("8.3.1 no path", ":method", "GET", ":scheme", "http", ":authority", "test");
    malformed("8.3.1 no host", ":method", "GET", ":scheme", "http", ":path", "/");
    malformed("8.3.1 an empty path", changed(get, 5, ""));
    malformed("8.3.1 a path without slash", changed(get, 5, "a"));
    malformed("8.3.1 a path with a space", changed(get, 5, "/a b"));
    malformed("8.3.1 a path with a fragment", changed(get, 5, "/a#b"));
    malformed("8.3.1 a star for GET", changed(get, 5, "*"));
    malformed("8.3.1 a strange scheme", changed(get, 3, "ftp"));
    malformed("8.3.1 a method with a space", changed(get, 1, "GET /x"));
    malformed("8.3.1 a user in the host", changed(get, 7, "me@test"));
    malformed("8.3.1 another host", with(get, "host", "other"));
    malformed("8.3.1 two hosts", with(get, "host", "test", "host", "test"));
    malformed("8.5 CONNECT with a path", changed(get, 1, "CONNECT"));
    malformed("8.1.1 a body that is missing", with(get, "content-length", "5"));
    malformed("8.1.1 no length", with(get, "content-length", "+1"));
    malformed("8.1.1 two lengths", with(get, "content-length", "0", "content-length", "0"));
    breach(
        "8.1.1 a body too long",
        PROTOCOL,
        c -> c.post(1, "content-length", "1").data(1, true, "two"));
    breach(
        "8.1.1 a body too short",
        PROTOCOL,
        c -> c.post(1, "content-length", "9").data(1, true, "two"));
    breach("8.1 trailers without end", PROTOCOL, c -> c.post(1).headers(1, false, "a", "1"));
    breach("8.1 pseudo in trailers", PROTOCOL, c -> c.post(1).headers(1, true, ":path", "/"));
  }

  private static void malformed(String what, String... fields) {
    breach(
        what, PROTOCOL, c -> c.frame(HEADERS, END_HEADERS | END_STREAM, 1, H2Wire.literal(fields)));
  }

  private static String[] with(String[] fields, String... more) {
    return Stream.concat(Stream.of(fields), Stream.of(more)).toArray(String[]::new);
  }

  private static String[] changed(String[] fields, int at, String value) {
    String[] copy = fields.clone();
    copy[at] = value;
    return copy;
  }

  // What is no breach

  @Test
  void thePrefaceMustBeWhole() throws Exception {
    try (H2Wire client = H2Wire.unsettled(Setup.port(plane))) {
      client.raw(
          "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(client.error()).isEqualTo(101);
    }
  }

  @Test
  void settingsMustComeFirst() throws Exception {
    try (H2Wire client = H2Wire.unsettled(Setup.port(plane))) {
      client.raw(H2Wire.preface()).frame(PING, 0, 0, new byte[8]);
      assertThat(client.error()).isEqualTo(101);
    }
  }

  @Test
  void thePrefaceMayComeByteByByte() throws Exception {
    try (H2Wire client = H2Wire.unsettled(Setup.port(plane))) {
      for (byte b : H2Wire.preface()) client.raw(new byte[] {b});
      client.frame(SETTINGS, 0, 0, NOTHING);
      served(client);
    }
  }

  @Test
  void unknownFramesFlagsAndSettingsAreIgnored() throws Exception {
    try (H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.frame(0x16, 0xff, 0, new byte[20]).frame(0x10, 0, 0, hex("00000001"));
      client.frame(SETTINGS, 0, 0, hex("00ff 00000001"));
      client.frame(PING, 0xf0, 0, hex("0102030405060708"));
      H2Wire.Frame pong = client.await(PING);
      assertThat(pong.flags()).isEqualTo(ACK);
      assertThat(pong.payload()).isEqualTo(hex("0102030405060708"));
      served(client);
    }
  }

  @Test
  void aHeadMayBePaddedPrioritisedAndContinued() throws Exception {
    try (H2Wire client = H2Wire.to(Setup.port(plane))) {
      byte[] block =
          client.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
      byte[] padded = new byte[1 + 5 + 1 + 3];
      padded[0] = 3;
      padded[5] = 16;
      padded[6] = block[0];
      client.frame(HEADERS, 8 | 32 | END_STREAM, 1, padded);
      for (int i = 1; i < block.length; i++) {
        boolean last = i == block.length - 1;
        client.frame(CONTINUATION, last ? END_HEADERS : 0, 1, new byte[] {block[i]});
      }
      assertThat(client.response(1)).containsEntry("body", "ok");
    }
  }

  @Test
  void aMistakeOnOneStreamLeavesTheOthersAlone() throws Exception {
    try (H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.post(1).headers(3, true, ":method", "GET");
      assertThat(client.error()).isEqualTo(PROTOCOL);
      assertThat(client.data(1, true, "x").response(1)).containsEntry("body", "ok");
    }
  }

  @Test
  void connectIsRefusedAndTheConnectionStays() throws Exception {
    try (H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.headers(1, false, ":method", "CONNECT", ":authority", "example.com:443");
      assertThat(client.response(1)).containsEntry(":status", "405");
      client.get(3, "/");
      assertThat(client.response(3)).containsEntry("body", "ok");
    }
  }

  @Test
  void aWholeOptionsRequestAndAnEmptyTableAreFine() throws Exception {
    try (H2Wire client = H2Wire.to(Setup.port(plane))) {
      client.frame(
          HEADERS,
          END_HEADERS | END_STREAM,
          1,
          concat(
              hex("20 3f e1 1f"),
              client.block(
                  ":method", "OPTIONS", ":scheme", "http", ":path", "*", ":authority", "a")));
      // No route of ours begins with a star.
      assertThat(client.response(1)).containsEntry(":status", "404");
    }
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
