package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server whose object is changed by somebody else just before the first writes arrive. */
@SuppressWarnings("NullAway.Init") // set before each test
final class ConflictTest {
  @TempDir private Path folder;
  private HttpServer server;
  private final AtomicInteger revision = new AtomicInteger(1);
  private final AtomicInteger changesOfOthers = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users: [{name: u, user: {}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        """
            .formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void replaceIsMadeAgainOnWhatOthersHaveWritten() {
    changesOfOthers.set(3);
    var result = replace(Rules.reviews("v2"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Updated config virtual-service/default/reviews");
  }

  @Test
  void aRevisionInTheDocumentIsMeant() {
    changesOfOthers.set(1);
    var result = replace(Rules.reviews("v2").replace("  name:", "  resourceVersion: '1'\n  name:"));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("has been modified");
  }

  @Test
  void whoNeverStopsWritingWins() {
    changesOfOthers.set(Integer.MAX_VALUE);
    assertThat(replace(Rules.reviews("v2")).err()).contains("has been modified");
  }

  private Cli replace(String document) {
    String kubeconfig = folder.resolve("kubeconfig").toString();
    return Cli.runWith(document, "replace", "-f", "-", "--kubeconfig", kubeconfig);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("PUT")) {
      if (changesOfOthers.getAndDecrement() > 0) revision.incrementAndGet();
      boolean current = body.contains("\"resourceVersion\":\"" + revision.get() + "\"");
      send(exchange, current ? 200 : 409);
    } else {
      send(exchange, 200);
    }
  }

  private void send(HttpExchange exchange, int code) throws IOException {
    byte[] body =
        (code == 200
                ? "{\"metadata\": {\"name\": \"reviews\", \"resourceVersion\": \"%d\"}}"
                    .formatted(revision.get())
                : "{\"kind\": \"Status\", \"message\": \"the object has been modified\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
