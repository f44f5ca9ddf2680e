package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about what an API server of this process has, instead of files. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class RunningConfigTest {
  private static final Path ROUTING =
      Path.of(System.getProperty("meltemi.root", "..")).resolve("samples/bookinfo/routing");
  private static final String RUNNING =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews}
      spec: {selector: {app: reviews}, ports: [{name: http, port: 9080}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: reviews-1, labels: {app: reviews, version: v1}}
      spec: {containers: [{name: reviews, image: reviews, ports: [{containerPort: 9080}]}]}
      """;

  @TempDir static Path folder;
  private static ApiServer server;
  private static Path kubeconfig;

  @BeforeAll
  static void start() throws IOException {
    server = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0));
    kubeconfig = folder.resolve("kubeconfig");
    server.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + server.port());
    assertThat(ask(RUNNING, "apply", "-f", "-").code()).isZero();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void explainAsksTheClusterWhenNoFileIsNamed() {
    Cli result = ask("", "explain", "http://reviews:9080/", "--from", "reviews-1");
    assertThat(result.out())
        .contains("default/reviews-1", "outbound|9080||reviews.default.svc.cluster.local");
  }

  @Test
  void planComparesFilesWithTheCluster() {
    Cli result = ask("", "plan", "-f", ROUTING.resolve("route-rule-reviews-v2.yaml").toString());
    assertThat(result.out())
        .contains("now   reviews.default:9080", "then  reviews.default:9080/v2", "reviews+v2");
  }

  @Test
  void analyzeLooksAtTheClusterOrAtFilesOverIt() {
    assertThat(ask("", "analyze").out())
        .startsWith("Info [IST0102] (Namespace default)")
        .doesNotContain("Error", "Warning");
    String file = ROUTING.resolve("route-rule-reviews-v2.yaml").toString();
    assertThat(ask("", "analyze", "--use-kube", file).out())
        .contains("Error [IST0101] (VirtualService default/reviews " + file)
        .doesNotContain("\"reviews\"");
  }

  private static Cli ask(String stdin, String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--kubeconfig";
    all[words.length + 1] = kubeconfig.toString();
    return Cli.runWith(stdin, all);
  }
}
