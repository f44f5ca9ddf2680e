package dev.meltemi.kube.server;

import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.stream.PodAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.node.ObjectNode;

/** An API server on a free port, and a client that speaks to it as any HTTP client would. */
public final class ApiFixture implements AutoCloseable {

  static final String VIRTUAL_SERVICES =
      "/apis/networking.istio.io/v1/namespaces/default/virtualservices";
  static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  public record Reply(int code, ObjectNode tree, java.net.http.HttpHeaders headers) {
    public String at(String... path) {
      return Json.text(tree, path);
    }
  }

  public final ApiServer server;
  private final Path state;
  private final HttpClient client;

  public ApiFixture(Path state) throws Exception {
    this(ApiServerOptions.local(state, 0));
  }

  ApiFixture(Path state, Limits limits) throws Exception {
    this(ApiServerOptions.local(state, 0).with(limits));
  }

  public ApiFixture(Path state, PodAccess pods) throws Exception {
    this(with(ApiServerOptions.local(state, 0), pods));
  }

  private static ApiServerOptions with(ApiServerOptions local, PodAccess pods) {
    return new ApiServerOptions(
        local.state(),
        local.logs(),
        local.listen(),
        local.names(),
        local.kubeconfigs(),
        pods,
        local.mutation());
  }

  private ApiFixture(ApiServerOptions options) throws Exception {
    this.state = options.state();
    this.server = ApiServer.start(options);
    this.client =
        HttpClient.newBuilder()
            .sslContext(trust(state.resolve("pki/ca.crt")))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  public Path kubeconfig() throws IOException {
    Path file = state.resolve("kubeconfig");
    server.writeKubeconfig(file, "https://127.0.0.1:" + server.port());
    return file;
  }

  public Reply get(String path) throws Exception {
    return send("GET", path, "application/json", "");
  }

  Reply table(String path) throws Exception {
    return send(
        request(path)
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .GET()
            .build());
  }

  public Reply post(String path, String yaml) throws Exception {
    return send("POST", path, "application/yaml", yaml);
  }

  Reply put(String path, ObjectNode object) throws Exception {
    return send("PUT", path, "application/json", object.toString());
  }

  public Reply patch(String path, String type, String patch) throws Exception {
    return send("PATCH", path, type, patch);
  }

  public Reply delete(String path) throws Exception {
    return send("DELETE", path, "application/json", "");
  }

  /** An answer that nobody reads yet. */
  InputStream open(String path) throws Exception {
    return client
        .send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  Reply as(String user, String path) throws Exception {
    return send(request(path).header("Impersonate-User", user).GET().build());
  }

  Reply anonymously(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET().build());
  }

  /** Reads a watch in the background. */
  public BlockingQueue<ObjectNode> watch(String path) {
    BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            var response =
                client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var lines =
                new BufferedReader(
                    new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
              lines.lines().map(Json::parse).forEach(events::add);
            }
            events.add(Json.object().put("type", "END"));
          } catch (IOException | UncheckedIOException | InterruptedException closed) {
            events.add(Json.object().put("type", "END"));
          }
        });
    return events;
  }

  static ObjectNode next(BlockingQueue<ObjectNode> events) throws InterruptedException {
    ObjectNode event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event came");
    }
    return event;
  }

  /** The first event for which the condition holds; others before it are skipped. */
  public static ObjectNode await(BlockingQueue<ObjectNode> events, Predicate<ObjectNode> condition)
      throws InterruptedException {
    while (true) {
      ObjectNode event = next(events);
      if (condition.test(event)) {
        return event;
      }
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }

  private Reply send(String method, String path, String mediaType, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", mediaType)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private Reply send(HttpRequest request) throws Exception {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    boolean json = response.body().startsWith("{");
    return new Reply(
        response.statusCode(),
        json ? Json.parse(response.body()) : Json.object().put("text", response.body()),
        response.headers());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + server.token());
  }

  private URI uri(String path) {
    return URI.create("https://127.0.0.1:" + server.port() + path);
  }

  private static SSLContext trust(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var input = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(input));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
