package dev.meltemi.pilot.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import dev.meltemi.kube.watch.KubeClient;
import dev.meltemi.pilot.ControlPlane;
import dev.meltemi.pilot.ControlPlaneOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane on an API server of this process. */
final class KubeSourceTest {
  private static final String RULES =
      "/apis/networking.istio.io/v1/namespaces/default/virtualservices";
  @TempDir Path folder;

  @Test
  void aStoredRuleIsReadAndWhatIsWrongWithItIsInItsStatusUntilItIsRight() throws Exception {
    try (var server = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0))) {
      var kubeconfig = folder.resolve("kubeconfig");
      server.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + server.port());
      try (var client = KubeClient.fromKubeconfig(kubeconfig);
          var _ = ControlPlane.start(options(client))) {
        var api = new Api(server);
        api.send("POST", RULES, "application/json", RULE.replace("HOST", "nowhere"));
        api.await(RULES + "/reviews", body -> body.contains("IST0101"));

        api.send(
            "PATCH",
            RULES + "/reviews",
            "application/merge-patch+json",
            "{\"spec\": " + SPEC.replace("HOST", "reviews") + "}");
        api.send("POST", "/api/v1/namespaces/default/services", "application/json", SERVICE);
        api.await(
            RULES + "/reviews", body -> body.contains("NoProblems") && !body.contains("IST0101"));
      }
    }
  }

  @Test
  void whatIsWrongWithAnIngressIsAnEvent() throws Exception {
    try (var server = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0))) {
      var kubeconfig = folder.resolve("kubeconfig");
      server.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + server.port());
      try (var client = KubeClient.fromKubeconfig(kubeconfig);
          var _ = ControlPlane.start(options(client))) {
        var api = new Api(server);
        api.send(
            "POST",
            "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
            "application/json",
            INGRESS);
        api.await(
            "/api/v1/namespaces/default/events",
            body ->
                body.contains("Referenced service not found: \\\"nowhere\\\"")
                    && body.contains("kubectl create -n default secret tls shop-cert"));
      }
    }
  }

  @Test
  void problemsGoToTheObjectThatTheyAreOf() {
    var problem =
        Problem.warning(
            "IST0101",
            new Origin("", 0, "VirtualService default/reviews rule 2"),
            "no such host",
            "");
    var mesh =
        MeshSnapshot.of(
            dev.meltemi.api.read.ResourceReader.read(RULE, "rule")
                .documents()
                .getFirst()
                .resource()
                .orElseThrow());
    assertThat(KubeStatus.statuses(mesh, List.of(problem)))
        .containsOnlyKeys(new ObjectKey("VirtualService", "default", "reviews"))
        .containsValue(new ObjectStatus(List.of(problem)));
  }

  private static ControlPlaneOptions options(KubeClient client) {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new ControlPlaneOptions(
        List.of(new KubeSource(client, "API server")),
        any,
        any,
        any,
        new KubeStatus(client, InstantSource.system()));
  }

  private static final String SPEC =
      "{\"hosts\": [\"reviews\"], \"http\": [{\"route\": [{\"destination\": {\"host\":"
          + " \"HOST\"}}]}]}";

  private static final String RULE =
      "{\"apiVersion\": \"networking.istio.io/v1\", \"kind\": \"VirtualService\", \"metadata\":"
          + " {\"name\": \"reviews\"}, \"spec\": "
          + SPEC
          + "}";

  private static final String INGRESS =
      "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"Ingress\", \"metadata\": {\"name\":"
          + " \"shop\"}, \"spec\": {\"defaultBackend\": {\"service\": {\"name\": \"nowhere\","
          + " \"port\": {\"number\": 80}}}, \"tls\": [{\"secretName\": \"shop-cert\"}]}}";

  private static final String SERVICE =
      "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"reviews\"},"
          + " \"spec\": {\"ports\": [{\"name\": \"http\", \"port\": 9080}]}}";

  private record Api(ApiServer server, HttpClient http) {
    Api(ApiServer server) throws Exception {
      this(server, HttpClient.newBuilder().sslContext(trusting()).build());
    }

    String send(String method, String path, String type, String body) throws Exception {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
              .header("Authorization", "Bearer " + server.token())
              .header("Content-Type", type)
              .method(method, BodyPublishers.ofString(body))
              .build();
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isLessThan(300);
      return response.body();
    }

    void await(String path, Predicate<String> wanted) throws Exception {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      String body = "";
      while (System.nanoTime() < deadline) {
        body = send("GET", path, "application/json", "");
        if (wanted.test(body)) return;
        Thread.sleep(20);
      }
      throw new AssertionError(body);
    }

    private static SSLContext trusting() throws Exception {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
      return context;
    }
  }

  /** Only the control plane's own client is under test here, and that one checks. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
