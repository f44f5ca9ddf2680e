package dev.meltemi.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, as a user has it. Each test has a namespace of its own on one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlTest {

  private static final long PATIENCE_SECONDS = 60;

  private Path directory = Path.of("");
  private ApiFixture api;
  private String namespace = "default";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Needs.tool("kubectl");
    directory = folder;
    api = new ApiFixture(folder.resolve("state"));
    api.kubeconfig();
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @BeforeEach
  void makeNamespace(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    namespace = name.substring(0, Math.min(50, name.length()));
    assertThat(kubectl("create", "namespace", namespace)).contains("created");
  }

  @Test
  void createMakesObjectsOfEveryBuiltInKind() throws Exception {
    Path key = Files.writeString(directory.resolve("tls.key"), "key");
    assertThat(kubectl("create", "secret", "generic", "g", "--from-file=k=" + key))
        .contains("secret/g created");
    assertThat(kubectl("get", "secret", "g", "-o", "jsonpath={.data.k}")).isEqualTo("a2V5");
    assertThat(kubectl("create", "configmap", "cm", "--from-literal=x=y"))
        .contains("configmap/cm created");
    assertThat(kubectl("create", "serviceaccount", "robot")).contains("robot created");
    assertThat(kubectl("create", "service", "clusterip", "s", "--tcp=80:8080"))
        .contains("service/s created");
    assertThat(kubectl("create", "deployment", "web", "--image=nginx", "--replicas=2"))
        .contains("deployment.apps/web created");
    assertThat(kubectl("get", "deploy,svc,cm,sa", "-o", "name").lines())
        .contains("deployment.apps/web", "service/s", "configmap/cm", "serviceaccount/robot");
    assertThat(kubectl("create", "job", "j", "--image=a")).contains("it serves no \"jobs\"");
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
    assertThat(variables()).isEqualTo("B");
    assertThat(kubectl("get", "deploy,vs")).contains("deployment.apps/web", "[\"reviews\"]");
    assertThat(kubectl("delete", "deploy,vs", "--all"))
        .contains("deployment.apps \"web\" deleted", "\"reviews\" deleted");
  }

  @Test
  void applyOnTheServersSideKnowsWhoOwnsWhat() throws Exception {
    String three = deployment("B").replace("spec:\n  selector", "spec:\n  replicas: 3\n  selector");
    kubectl("create", "-f", file(deployment("A")));
    kubectl("scale", "deploy", "web", "--replicas=2");
    assertThat(kubectl("apply", "--server-side", "-f", file(three)))
        .contains("Apply failed with 1 conflict", "using apps/v1: .spec.replicas");
    assertThat(kubectl("apply", "--server-side", "--force-conflicts", "-f", file(three)))
        .contains("serverside-applied");
    kubectl("apply", "--server-side", "-f", file(three.replace("name: B", "name: C")));
    // A was made by another manager and stays; B was applied and is no longer.
    assertThat(variables()).isEqualTo("A C");
  }

  @Test
  void unknownFieldsAreReported() throws Exception {
    String typo = deployment("A").replace("selector", "selektor");
    assertThat(kubectl("apply", "-f", file(typo)))
        .contains("strict decoding error: unknown field \"spec.selektor\"");
    String second = deployment("A").replace("containers: [{", "containers: [{imagee: x, ");
    assertThat(kubectl("apply", "--validate=warn", "-f", file(second)))
        .contains("Warning: unknown field \"spec.template.spec.containers[0].imagee\"", "created");
    assertThat(kubectl("apply", "-f", file(ObjectsTest.virtualService("typo", ", timeoutt: 1s"))))
        .contains("timeoutt");
  }

  @Test
  void aDeploymentIsChangedAndRolledBack() throws Exception {
    kubectl("create", "deployment", "web", "--image=nginx:1");
    assertThat(kubectl("set", "image", "deploy/web", "nginx=nginx:2")).contains("image updated");
    assertThat(kubectl("set", "env", "deploy/web", "A=1")).contains("env updated");
    assertThat(kubectl("patch", "deploy", "web", "-p", "{\"spec\": {\"replicas\": 2}}"))
        .contains("patched");
    assertThat(
            kubectl(
                "patch",
                "deploy",
                "web",
                "--type=json",
                "-p",
                "[{\"op\": \"remove\", \"path\": \"/spec/template/spec/containers/0/env\"}]"))
        .contains("patched");
    assertThat(kubectl("wait", "--for=jsonpath={.status.observedGeneration}=5", "deploy/web"))
        .contains("condition met");
    // Without the variable the template is that of revision 2 again, which so becomes revision 4.
    assertThat(kubectl("rollout", "history", "deploy/web").lines())
        .filteredOn(line -> line.matches("\\d .*"))
        .map(line -> line.substring(0, 1))
        .containsExactly("1", "3", "4");
    assertThat(kubectl("rollout", "undo", "deploy/web", "--to-revision=1")).contains("rolled back");
    assertThat(kubectl("rollout", "undo", "deploy/web")).contains("rolled back");
    assertThat(kubectl("rollout", "restart", "deploy/web")).contains("restarted");
    assertThat(kubectl("expose", "deploy", "web", "--port=80")).contains("service/web exposed");
    assertThat(kubectl("describe", "deploy", "web"))
        .contains("ScalingReplicaSet", "Scaled up replica set web-");
    assertThat(kubectl("get", "events")).contains("SuccessfulCreate", "Created pod: web-");
  }

  @Test
  void getShowsWhatIsAskedFor() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      kubectl("create", "configmap", name, "--from-literal=k=" + name);
    }
    kubectl("label", "configmap", "b", "color=red");
    kubectl("annotate", "configmap", "b", "note=x");
    assertThat(kubectl("get", "cm", "-l", "color=red", "-o", "name")).isEqualTo("configmap/b\n");
    assertThat(kubectl("get", "cm", "--field-selector=metadata.name!=a", "-o", "name"))
        .isEqualTo("configmap/b\nconfigmap/c\n");
    assertThat(kubectl("get", "cm", "--chunk-size=2", "--no-headers").lines()).hasSize(3);
    assertThat(kubectl("get", "cm", "-o", "custom-columns=N:.metadata.name,K:.data.k").lines())
        .map(line -> line.replaceAll(" +", " "))
        .contains("b b");
    assertThat(kubectl("get", "cm", "--sort-by={.data.k}", "-A")).contains(namespace);
    assertThat(kubectl("get", "cm", "b", "-o", "yaml")).contains("note: x", "color: red");
  }

  @Test
  void theDocumentsVirtualServiceLooksAsInTheDocument() throws Exception {
    kubectl(
        "create",
        "-f",
        file(
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: VirtualService
            metadata: {name: reviews}
            spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}}]}]}
            """));
    assertThat(kubectl("get", "virtualservice", "reviews", "-o", "yaml"))
        .startsWith("apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\n")
        .endsWith(
            """
            spec:
              hosts:
              - reviews
              http:
              - route:
                - destination:
                    host: reviews
                    subset: v1
            """)
        .doesNotContain("managedFields");
  }

  @Test
  void explainKnowsEveryFieldAndDescribesMany() throws Exception {
    assertThat(kubectl("explain", "virtualservice.spec.http.route.destination"))
        .contains("Where requests go", "subset", "Name of a subset");
    assertThat(kubectl("explain", "pod.spec.containers.lifecycle.preStop.exec"))
        .contains("command");
    assertThat(kubectl("explain", "deployment.spec.strategy")).contains("maxSurge");
  }

  @Test
  void theServerAnswersForItself() throws Exception {
    assertThat(kubectl("version")).contains("Server Version: v1.").doesNotContain("Warning");
    assertThat(kubectl("cluster-info")).contains("control plane is running at https://127.0.0.1");
    assertThat(kubectl("auth", "can-i", "create", "pods")).isEqualTo("yes\n");
    assertThat(kubectl("api-versions")).contains("apps/v1", "networking.istio.io/v1alpha3");
    assertThat(kubectl("top", "pods")).contains("Metrics API not available");
    assertThat(kubectl("get", "nonsense")).contains("doesn't have a resource type \"nonsense\"");
  }

  @Test
  void problemsAreShownWithTheirRemedy() throws Exception {
    String refused =
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata: {name: a}
        spec: {}
        """;
    assertThat(kubectl("apply", "-f", file(refused)))
        .contains("Meltemi does not enforce EnvoyFilter");
    String misspelt =
        ObjectsTest.virtualService("typo", "").replace("VirtualService", "VirtualServce");
    assertThat(kubectl("apply", "-f", file(misspelt)))
        .contains("no matches for kind \"VirtualServce\"");
  }

  private String variables() throws Exception {
    return kubectl(
        "get", "deploy", "web", "-o", "jsonpath={.spec.template.spec.containers[0].env[*].name}");
  }

  private String file(String... documents) throws IOException {
    Path file = Files.createTempFile(directory, "objects", ".yaml");
    return Files.writeString(file, String.join("\n---\n", documents)).toString();
  }

  /** What it prints, on either stream. */
  private String kubectl(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "--kubeconfig",
                directory.resolve("state/kubeconfig").toString(),
                "--cache-dir",
                directory.resolve("cache").toString(),
                "-n",
                namespace));
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
