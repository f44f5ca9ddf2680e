package dev.meltemi.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, as a user has it. */
class KubectlTest {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path directory;
  private ApiFixture api;
  private Path kubeconfig;

  @BeforeEach
  void start() throws Exception {
    Needs.tool("kubectl");
    api = new ApiFixture(directory.resolve("state"));
    kubeconfig = api.kubeconfig();
  }

  @AfterEach
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void applyChangesWhatItAppliedBefore() throws Exception {
    assertThat(
            kubectl(
                "apply", "-f", file(deployment("A"), ObjectsTest.virtualService("reviews", ""))))
        .contains("web created", "reviews created");
    assertThat(
            kubectl(
                "apply", "-f", file(deployment("B"), ObjectsTest.virtualService("reviews", ""))))
        .contains("web configured", "reviews unchanged");
    assertThat(
            kubectl(
                "get",
                "deploy",
                "web",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].env[*].name}"))
        .isEqualTo("B");
    assertThat(kubectl("get", "deploy,vs")).contains("deployment.apps/web", "[\"reviews\"]");
    assertThat(kubectl("delete", "deploy,vs", "--all"))
        .contains("deployment.apps \"web\" deleted", "\"reviews\" deleted");
  }

  @Test
  void applyOnTheServerSideCreatesAndChanges() throws Exception {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: s}
        spec: {ports: [{port: 80, targetPort: %d}]}
        """;
    kubectl("apply", "--server-side", "-f", file(service.formatted(1)));
    kubectl("apply", "--server-side", "-f", file(service.formatted(2)));
    assertThat(kubectl("get", "svc", "s", "-o", "jsonpath={.spec.ports[*].targetPort}"))
        .isEqualTo("2");
  }

  @Test
  void explainKnowsFields() throws Exception {
    assertThat(kubectl("explain", "virtualservice.spec.http"))
        .contains("VirtualService", "timeout");
  }

  @Test
  void problemsAreShownWithTheirRemedy() throws Exception {
    assertThat(kubectl("apply", "-f", file(ObjectsTest.virtualService("typo", ", timeoutt: 1s"))))
        .contains("timeoutt");
    String refused =
        """
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: a}
        spec: {}
        """;
    assertThat(kubectl("apply", "-f", file(refused)))
        .contains("Meltemi does not enforce Sidecar yet");
  }

  private String file(String... documents) throws IOException {
    Path file = Files.createTempFile(directory, "objects", ".yaml");
    return Files.writeString(file, String.join("\n---\n", documents)).toString();
  }

  private String kubectl(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "--kubeconfig",
                kubeconfig.toString(),
                "--cache-dir",
                directory.resolve("cache").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private static String deployment(String variable) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: c, image: web, env: [{name: %s, value: "1"}]}]}
    """
        .formatted(variable);
  }
}
