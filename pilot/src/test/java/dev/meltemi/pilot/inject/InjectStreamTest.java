package dev.meltemi.pilot.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class InjectStreamTest {
  private static final Path GOLDENS = Path.of("src/test/goldens/inject");

  private static final String REVIEWS =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: reviews
      spec:
        ports:
        - port: 9080
          name: http
        selector:
          app: reviews
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: reviews-v1
      spec:
        replicas: 1
        selector:
          matchLabels: {app: reviews, version: v1}
        template:
          metadata:
            labels:
              app: reviews
              version: v1
              canary: "yes"
          spec:
            containers:
            - name: reviews
              image: istio/examples-bookinfo-reviews-v1:1.20.1
              ports:
              - containerPort: 9080
              env:
              - name: SCRIPT
                value: |
                  one
                  two
      """;

  @Test
  void aDeploymentGetsBothContainersAndTheServiceBesideItStaysAsItWas() {
    var result = InjectStream.inject(REVIEWS, "reviews.yaml", InjectOptions.DEFAULT);

    assertThat(result.problems()).isEmpty();
    Golden.check(GOLDENS.resolve("deployment.yaml"), result.yaml());
  }

  @Test
  void theOldRuleSetSendsTheContainerPortsTo15001() {
    var options = InjectOptions.DEFAULT.with(InjectOptions.RuleSet.ISTIO_0_8);
    var result = InjectStream.inject(REVIEWS, "reviews.yaml", options);

    assertThat(initArguments(result.yaml(), 1))
        .containsExactly(
            "-p",
            "15001",
            "-u",
            "1337",
            "-m",
            "REDIRECT",
            "-i",
            "*",
            "-x",
            "",
            "-b",
            "9080",
            "-d",
            "");
  }

  @Test
  void whatIsInjectedIsNotInjectedAgain() {
    String once = InjectStream.inject(REVIEWS, "reviews.yaml", InjectOptions.DEFAULT).yaml();

    assertThat(InjectStream.inject(once, "reviews.yaml", InjectOptions.DEFAULT).yaml())
        .isEqualTo(once);
  }

  @Test
  void annotationsSayWhatIsCaptured() {
    String pod =
        pod(
            """
            annotations:
              traffic.sidecar.istio.io/includeOutboundIPRanges: 10.0.0.1/24
              traffic.sidecar.istio.io/excludeOutboundIPRanges: 10.0.0.7/32
              traffic.sidecar.istio.io/includeInboundPorts: "8080"
              traffic.sidecar.istio.io/excludeInboundPorts: "9000"
              traffic.sidecar.istio.io/excludeOutboundPorts: "3306"
            """,
            "");
    var result = InjectStream.inject(pod, "pod.yaml", InjectOptions.DEFAULT);

    assertThat(initArguments(result.yaml(), 0))
        .containsSubsequence("-i", "10.0.0.1/24", "-x", "10.0.0.7/32", "-b", "8080")
        .containsSubsequence("-d", "15090,15021,15020,9000", "-o", "3306");
  }

  @Test
  void anAnnotationThatCannotBeObeyedIsNamedAndNothingIsPrinted() {
    String pod = pod("annotations: {traffic.sidecar.istio.io/excludeInboundPorts: many}", "");
    var result = InjectStream.inject(pod, "pod.yaml", InjectOptions.DEFAULT);

    assertThat(result.yaml()).isEmpty();
    assertThat(result.problems().getFirst().message())
        .isEqualTo(
            "Pod web: annotation traffic.sidecar.istio.io/excludeInboundPorts: \"many\" is not"
                + " valid, port numbers are wanted");
  }

  @Test
  void podsOnTheHostsNetworkOrThatSayNoAreLeftAlone() {
    assertThat(isInjected(pod("", ""))).isTrue();
    assertThat(isInjected(pod("", "hostNetwork: true"))).isFalse();
    assertThat(isInjected(pod("labels: {sidecar.istio.io/inject: \"false\"}", ""))).isFalse();
    assertThat(isInjected(pod("annotations: {sidecar.istio.io/inject: \"false\"}", ""))).isFalse();
    assertThat(isInjected(pod("namespace: kube-system", ""))).isFalse();
  }

  @Test
  void theLabelWinsOverTheAnnotation() {
    String both =
        """
        labels: {sidecar.istio.io/inject: "true"}
        annotations: {sidecar.istio.io/inject: "false"}
        """;
    assertThat(isInjected(pod(both, ""))).isTrue();
  }

  @Test
  void cronJobsAndListsAreSearchedForTheirTemplates() {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: batch/v1
          kind: CronJob
          metadata: {name: nightly}
          spec:
            schedule: "0 3 * * *"
            jobTemplate:
              spec:
                template:
                  spec:
                    containers:
                    - {name: job, image: job}
        """;
    assertThat(InjectStream.inject(list, "list.yaml", InjectOptions.DEFAULT).yaml())
        .contains("istio-proxy", "service.istio.io/canonical-name: nightly");
  }

  @Test
  void brokenYamlIsAProblemWithItsLine() {
    var result = InjectStream.inject("kind: Pod\nspec: [", "bad.yaml", InjectOptions.DEFAULT);

    assertThat(result.problems()).hasSize(1);
    assertThat(result.problems().getFirst().origin().toString()).startsWith("bad.yaml:");
  }

  private static boolean isInjected(String pod) {
    return InjectStream.inject(pod, "pod.yaml", InjectOptions.DEFAULT)
        .yaml()
        .contains("istio-proxy");
  }

  private static String pod(String metadata, String spec) {
    return """
    kind: Pod
    metadata:
      name: web
    %sspec:
      containers:
      - {name: web, image: web}
    %s\
    """
        .formatted(metadata.indent(2), spec.indent(2));
  }

  private static List<Object> initArguments(String yaml, int document) {
    int index = 0;
    for (Object tree : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      if (index++ != document) continue;
      var template = Tree.map(Tree.map(tree), "spec");
      if (template.containsKey("template"))
        template = Tree.map(Tree.map(template, "template"), "spec");
      Map<String, Object> init = Tree.map(Tree.list(template, "initContainers").getFirst());
      return Tree.list(init, "args");
    }
    throw new AssertionError("no document " + document);
  }
}
