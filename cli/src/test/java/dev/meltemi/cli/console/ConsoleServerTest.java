package dev.meltemi.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.cli.istioctl.Workbench;
import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's API and what keeps strangers out of it, on a real API server of this process. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class ConsoleServerTest {
  private static final Path PAGE = Path.of(System.getProperty("meltemi.root", ".."), "console");
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: shop, namespace: default}
      spec:
        hosts: [shop]
        http:
        - route:
          - destination: {host: shop, port: {number: 80}}
      """;
  private static final String SECRET =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\n";

  @TempDir static Path folder;
  private static ApiServer api;
  private static ConsoleServer console;
  private static HttpClient http;
  private static String base;
  private static String cookie;

  @BeforeAll
  static void start() throws Exception {
    api = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0));
    Path kubeconfig = folder.resolve("kubeconfig");
    api.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + api.port());
    console =
        ConsoleServer.start(
            PAGE,
            Workbench.of(Optional.of(kubeconfig)),
            Optional.of((path, _) -> "{\"asked\": \"" + path + "\",\n \"flows\": []}"),
            Optional.empty(),
            0);
    http = HttpClient.newHttpClient();
    var link = URI.create(console.link());
    base = "http://127.0.0.1:" + link.getPort();
    cookie = ask(HttpRequest.newBuilder(link)).headers().firstValue("set-cookie").orElseThrow();
    cookie = cookie.substring(0, cookie.indexOf(';'));
  }

  @AfterAll
  static void stop() {
    console.close();
    api.close();
  }

  private static HttpResponse<String> ask(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookie);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return new JsonMapper().readTree(response.body());
  }

  private static HttpResponse<String> post(String path, Map<String, ?> body) throws Exception {
    String token = json(ask(to("/api/session"))).get("token").asString();
    return ask(
        to("/api/" + path)
            .header("X-Meltemi-Token", token)
            .POST(BodyPublishers.ofString(new JsonMapper().writeValueAsString(body))));
  }

  @Test
  void withoutTheKeyNothingIsServed() throws Exception {
    assertThat(ask(HttpRequest.newBuilder(URI.create(base + "/"))).statusCode()).isEqualTo(401);
    assertThat(ask(HttpRequest.newBuilder(URI.create(base + "/api/session"))).statusCode())
        .isEqualTo(401);
    assertThat(
            ask(HttpRequest.newBuilder(URI.create(base + "/?key=" + "0".repeat(48)))).statusCode())
        .isEqualTo(401);
    assertThat(ask(to("/").setHeader("Cookie", cookie + "0")).statusCode()).isEqualTo(401);
  }

  @Test
  void theLinkGivesACookieThatNoScriptReadsAndNoOtherSiteSends() throws Exception {
    var answer = ask(HttpRequest.newBuilder(URI.create(console.link())));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("location")).hasValue("/");
    assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
        .endsWith("; Path=/; HttpOnly; SameSite=Strict");
  }

  @Test
  void aNameOfSomebodyElseThatLeadsHereIsRefused() throws Exception {
    try (var socket = new java.net.Socket("127.0.0.1", URI.create(base).getPort())) {
      String request =
          "GET / HTTP/1.1\r\nHost: evil.example\r\nCookie: "
              + cookie
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void aChangeWithoutTheTokenOrFromAnotherPageIsRefused() throws Exception {
    var body = BodyPublishers.ofString("{\"yaml\": \"\"}");
    assertThat(ask(to("/api/apply").POST(body)).statusCode()).isEqualTo(403);
    String token = json(ask(to("/api/session"))).get("token").asString();
    var foreign =
        to("/api/apply").header("X-Meltemi-Token", token).header("Origin", "http://evil.example");
    assertThat(ask(foreign.POST(body)).statusCode()).isEqualTo(403);
    assertThat(ask(to("/api/apply").DELETE()).statusCode()).isEqualTo(403);
  }

  @Test
  void thePageMayAskNobodyElse() throws Exception {
    var page = ask(to("/"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
    assertThat(page.body()).contains("main.js").doesNotContain("http://", "https://");
  }

  @Test
  void everyFileThatThePageNamesIsServedAndNothingElseIs() throws Exception {
    var imported = Pattern.compile("(?:from '\\./|src=\"|href=\")([A-Za-z][^'\"]+)['\"]");
    try (var files = Files.list(PAGE)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(js|html)")).toList()) {
        for (var match : imported.matcher(Files.readString(file)).results().toList()) {
          assertThat(ask(to("/" + match.group(1))).statusCode()).as(match.group(1)).isEqualTo(200);
        }
      }
    }
    assertThat(ask(to("/..%2Fpom.xml")).statusCode()).isEqualTo(404);
    assertThat(ask(to("/vendor/../../pom.xml")).statusCode()).isEqualTo(404);
    assertThat(ask(to("/vendor/uplot-1.6.32.LICENSE")).statusCode()).isEqualTo(404);
  }

  @Test
  void thePilotsNumbersArePassedOnWithTheirQuery() throws Exception {
    assertThat(json(ask(to("/api/flows?window=300"))).get("asked").asString())
        .isEqualTo("/console/flows?window=300");
    assertThat(ask(to("/api/debug")).statusCode()).isEqualTo(404);
  }

  @Test
  void flowsComeAsEventsOfOneLine() throws Exception {
    var stream = http.send(to("/api/events?window=60").build(), BodyHandlers.ofInputStream());
    try (var body = stream.body();
        var lines =
            new java.io.BufferedReader(
                new java.io.InputStreamReader(body, StandardCharsets.UTF_8))) {
      assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream");
      assertThat(lines.readLine()).isEqualTo("event: flows");
      assertThat(lines.readLine())
          .isEqualTo("data: {\"asked\": \"/console/flows?window=60\", \"flows\": []}");
      assertThat(lines.readLine()).isEmpty();
    }
  }

  @Test
  void anObjectIsCheckedPlannedAppliedShownAndRemoved() throws Exception {
    var wrong = json(post("check", Map.of("yaml", RULE.replace("hosts", "hostz"))));
    assertThat(wrong.at("/problems/0/line").asInt()).isEqualTo(5);
    assertThat(wrong.at("/problems/0/message").asString()).contains("hostz");
    assertThat(json(post("check", Map.of("yaml", RULE))).get("problems").size()).isZero();
    assertThat(json(post("plan", Map.of("yaml", RULE))).get("plan").asString()).isNotEmpty();
    var refused = post("apply", Map.of("yaml", RULE.replace("hosts", "hostz")));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("hostz");

    assertThat(post("apply", Map.of("yaml", RULE)).body())
        .contains("Created config virtual-service/default/shop");
    assertThat(ask(to("/api/objects")).body()).contains("\"VirtualService\"", "\"shop\"");
    Map<String, String> shop =
        Map.of("kind", "VirtualService", "namespace", "default", "name", "shop");
    String yaml = json(post("yaml", shop)).get("yaml").asString();
    assertThat(yaml).contains("hosts:").doesNotContain("resourceVersion", "last-applied", "uid");
    assertThat(post("apply", Map.of("yaml", yaml)).body()).contains("Updated config");
    assertThat(post("delete", shop).body()).contains("Deleted config");
    assertThat(ask(to("/api/objects")).body()).doesNotContain("\"shop\"");
  }

  @Test
  void secretsAreNeitherShownNorChanged() throws Exception {
    Map<String, String> secret = Map.of("kind", "Secret", "namespace", "default", "name", "s");
    assertThat(post("yaml", secret).statusCode()).isEqualTo(422);
    assertThat(post("apply", Map.of("yaml", SECRET)).body()).contains("Istio's resources only");
    assertThat(post("delete", secret).statusCode()).isEqualTo(422);
    assertThat(ask(to("/api/objects")).body()).doesNotContain("\"Secret\"");
  }

  @Test
  void aNameCannotLeadToAnotherPath() throws Exception {
    Map<String, String> strange =
        Map.of("kind", "VirtualService", "namespace", "x/../../secrets", "name", "s");
    assertThat(post("yaml", strange).body()).contains("is no name");
  }

  @Test
  void anUnknownCallerIsNamed() throws Exception {
    var answer = post("explain", Map.of("from", "nobody", "method", "GET", "url", "http://shop/"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("There is no workload or gateway nobody.");
  }

  @Test
  void moreThanAMegabyteIsNotRead() throws Exception {
    assertThat(post("check", Map.of("yaml", "#".repeat(1 << 20))).statusCode()).isEqualTo(413);
  }
}
