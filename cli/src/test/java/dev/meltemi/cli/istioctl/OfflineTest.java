package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need no cluster, and what is said when there is none. */
final class OfflineTest {
  @TempDir Path folder;

  @Test
  void anUnknownCommandIsExitCode64WithASuggestion() {
    var result = Cli.run("replce");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.err()).contains("replce", "replace");
  }

  @Test
  void anUnknownOptionIsExitCode64() {
    assertThat(Cli.run("get", "--colour").code()).isEqualTo(64);
  }

  @Test
  void helpListsEveryCommand() {
    var result = Cli.run("--help");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("create", "kube-inject", "proxy-status", "pilot", "apiserver");
  }

  @Test
  void validateNamesFileLineFieldAndRemedy() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("reviews.yaml"), Rules.reviews("v1").replace("subset", "subst"));
    var result = Cli.run("validate", "-f", file.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(file + ":12", "subst", "subset");
  }

  @Test
  void validateSaysWhatIsValid() {
    var result = Cli.runWith(Rules.reviews("v1"), "validate", "-f", "-");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("\"stdin\" is valid: 1 documents (VirtualService)\n");
  }

  @Test
  void aVirtualServiceWithoutARouteIsRefused() {
    String noRoute =
        Rules.reviews("v1").replaceAll("(?s)  - route:.*", "  - match:\n    - uri: {prefix: /}\n");
    var result = Cli.runWith(noRoute, "validate", "-f", "-");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("route");
  }

  @Test
  void validationComesBeforeTheQuestionWhereTheClusterIs() {
    var result = Cli.runWith("kind: Nonsense\n", "create", "-f", "-", "--kubeconfig", "/nowhere");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Nonsense").doesNotContain("/nowhere");
  }

  @Test
  void aMissingKubeconfigIsOneClearParagraph() {
    var result = Cli.runWith(Rules.reviews("v1"), "create", "-f", "-", "--kubeconfig", "/nowhere");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("/nowhere", "eval \"$(./meltemi env)\"");
  }

  @Test
  void aServerThatIsNotThereIsOneClearParagraph() throws IOException {
    var kubeconfig =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            """);
    var result = Cli.run("get", "vs", "--kubeconfig", kubeconfig.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("http://127.0.0.1:1", "connection refused", kubeconfig.toString(), "meltemi env");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(Cli.run("kube-inject", "-f", "nowhere.yaml").err())
        .isEqualTo("Error: There is no file nowhere.yaml.\n");
  }

  @Test
  void convertWritesTodaysFormOrNothing() {
    String rule =
        """
        apiVersion: config.istio.io/v1alpha2
        kind: RouteRule
        metadata: {name: old}
        spec:
          destination: {name: reviews}
          route: [{labels: {version: v1}}]
        """;
    var result = Cli.runWith(rule, "convert", "-f", "-");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("kind: DestinationRule", "---\n", "kind: VirtualService", "subset: v1");
    var refused = Cli.runWith(rule + "  l4Fault: {}\n", "convert", "-f", "-");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("stdin:7", "spec.l4Fault");
  }

  @Test
  void kubeInjectReadsStandardInputAndWritesYaml() {
    var result =
        Cli.runWith(
            "kind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b}]\n",
            "kube-inject",
            "-f",
            "-");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("name: istio-proxy", "name: istio-init");
  }
}
