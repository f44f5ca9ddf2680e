package dev.meltemi.kube.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each limit is hit, answered, and counted. */
class LimitsTest {

  private static final Limits WIDE = Limits.DEFAULT;

  @TempDir Path state;

  @Test
  void aBodyThatIsTooLongIsRefusedWithAStatus() throws Exception {
    try (var api =
        new ApiFixture(
            state, new Limits(1000, WIDE.connections(), WIDE.watches(), 16, WIDE.waitingBytes()))) {
      ApiFixture.Reply reply = api.post(ApiFixture.CONFIG_MAPS, "a: " + "x".repeat(2000));
      assertThat(reply.code()).isEqualTo(413);
      assertThat(reply.at("reason")).isEqualTo("RequestEntityTooLarge");
      assertThat(metric(api, "meltemi_apiserver_limit_hits_total{limit=\"body_bytes\"}"))
          .isEqualTo("1");
      assertThat(metric(api, "meltemi_apiserver_limit{limit=\"body_bytes\"}")).isEqualTo("1000");
    }
  }

  @Test
  void oneWatchTooManyIsToldToComeBack() throws Exception {
    try (var api =
        new ApiFixture(
            state, new Limits(WIDE.bodyBytes(), WIDE.connections(), 1, 16, WIDE.waitingBytes()))) {
      var events = api.watch(ApiFixture.CONFIG_MAPS + "?watch=true");
      api.post(ApiFixture.CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
      ApiFixture.next(events);
      assertThat(metric(api, "apiserver_longrunning_requests{verb=\"WATCH\"}")).isEqualTo("1");
      ApiFixture.Reply second = api.get(ApiFixture.CONFIG_MAPS + "?watch=true");
      assertThat(second.code()).isEqualTo(429);
      assertThat(second.at("reason")).isEqualTo("TooManyRequests");
      assertThat(metric(api, "meltemi_apiserver_limit_hits_total{limit=\"watches\"}"))
          .isEqualTo("1");
    }
  }

  @Test
  void oneConnectionTooManyIsClosed() throws Exception {
    try (var api =
        new ApiFixture(
            state, new Limits(WIDE.bodyBytes(), 3, WIDE.watches(), 16, WIDE.waitingBytes()))) {
      assertThat(metric(api, "meltemi_apiserver_connections")).isEqualTo("1");
      List<Socket> open = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          open.add(new Socket("127.0.0.1", api.server.port()));
        }
        open.getLast().setSoTimeout(20_000);
        assertThat(ends(open.getLast())).isTrue();
        assertThat(metric(api, "meltemi_apiserver_limit_hits_total{limit=\"connections\"}"))
            .isEqualTo("1");
      } finally {
        for (Socket socket : open) {
          socket.close();
        }
      }
    }
  }

  @Test
  void impatientClientsAreCutOff() throws Exception {
    try (var api =
        new ApiFixture(
            state,
            new Limits(
                WIDE.bodyBytes(), WIDE.connections(), WIDE.watches(), 0, WIDE.waitingBytes()))) {
      assertThatThrownBy(() -> api.get("/healthz")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aWatchThatDoesNotReadIsCutOff() throws Exception {
    Limits small = new Limits(WIDE.bodyBytes(), WIDE.connections(), WIDE.watches(), 16, 1 << 16);
    try (var api = new ApiFixture(state, small)) {
      api.post(ApiFixture.CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
      try (var _ = api.open(ApiFixture.CONFIG_MAPS + "?watch=true")) {
        String hits = "meltemi_apiserver_limit_hits_total{limit=\"waiting_bytes\"}";
        // The kernel's buffers take some megabytes before anything waits in the server.
        for (int i = 0; i < 100 && metric(api, hits).equals("0"); i++) {
          String data = Integer.toString(i).repeat(500_000);
          api.patch(
              ApiFixture.CONFIG_MAPS + "/a",
              "application/merge-patch+json",
              "{\"data\": {\"a\": \"" + data + "\"}}");
        }
        assertThat(metric(api, hits)).isEqualTo("1");
      }
    }
  }

  private static boolean ends(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private static String metric(ApiFixture api, String name) throws Exception {
    return api.get("/metrics")
        .at("text")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }
}
