package dev.meltemi.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.server.ApiFixture;
import dev.meltemi.kube.store.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ControllersTest {

  private static final String NAMESPACE = "/api/v1/namespaces/default/";
  private static final String PODS = NAMESPACE + "pods";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
  private static final String MERGE = "application/merge-patch+json";

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: c, image: web, ports: [{name: http, containerPort: 8080}]}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
      """;

  @TempDir Path state;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(state);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aDeploymentMakesPodsOfItsTemplate() throws Exception {
    api.post(DEPLOYMENTS, DEPLOYMENT);
    List<JsonNode> pods = pods(2);
    assertThat(pods)
        .allSatisfy(pod -> {
          assertThat(Json.text(pod, "metadata", "name")).matches("web-[a-z0-9]{10}-[a-z0-9]{5}");
          assertThat(Json.text(pod, "metadata", "labels", "pod-template-hash")).hasSize(10);
          assertThat(Json.text(pod, "spec", "nodeName")).isEqualTo("local");
          assertThat(Json.text(pod, "status", "phase")).isEqualTo("Pending");
        });
  }

  @Test
  void aDeploymentIsAvailableWhenItsPodsAreReady() throws Exception {
    api.post(DEPLOYMENTS, DEPLOYMENT);
    pods(2).forEach(pod -> ready(pod, "10.244.0.2"));
    ObjectNode deployment =
        until(
            DEPLOYMENTS,
            "web",
            object -> Json.at(object, "status", "availableReplicas").asInt(0) == 2);
    assertThat(
            Json.at(deployment, "status", "conditions")
                .valueStream()
                .map(each -> Json.text(each, "reason")))
        .contains("MinimumReplicasAvailable");
  }

  @Test
  void aDeadPodIsReplaced() throws Exception {
    api.post(DEPLOYMENTS, DEPLOYMENT);
    String dead = Json.text(pods(2).getFirst(), "metadata", "name");
    var watch = api.watch(PODS + "?watch=true");
    api.patch(PODS + "/" + dead + "/status", MERGE, "{\"status\":{\"phase\":\"Failed\"}}");
    ApiFixture.await(watch, event -> Json.text(event, "type").equals("DELETED"));
    assertThat(pods(2)).noneMatch(pod -> Json.text(pod, "metadata", "name").equals(dead));
  }

  @Test
  void endpointsFollowReadiness() throws Exception {
    api.post(NAMESPACE + "services", SERVICE);
    api.post(DEPLOYMENTS, DEPLOYMENT);
    List<JsonNode> pods = pods(2);
    ready(pods.get(0), "10.244.0.2");
    status(pods.get(1), "10.244.0.3", "False");
    ObjectNode slice = until(SLICES, "web-8080", object -> object.path("endpoints").size() == 2);
    assertThat(slice.path("ports").get(0).path("port").asInt()).isEqualTo(8080);
    assertThat(Json.text(slice, "metadata", "labels", "kubernetes.io/service-name"))
        .isEqualTo("web");
    assertThat(readyAddresses(slice)).containsExactly("10.244.0.2");
    ObjectNode subset =
        (ObjectNode)
            until(
                    NAMESPACE + "endpoints",
                    "web",
                    object -> !object.at("/subsets/0/notReadyAddresses").isEmpty())
                .path("subsets")
                .get(0);
    assertThat(subset.path("notReadyAddresses").get(0).path("ip").asString(""))
        .isEqualTo("10.244.0.3");
    ready(pods.get(1), "10.244.0.3");
    until(SLICES, "web-8080", object -> readyAddresses(object).size() == 2);
  }

  @Test
  void aPodThatIsAskedToStopGetsNoMoreTraffic() throws Exception {
    api.post(NAMESPACE + "services", SERVICE);
    api.post(
        PODS,
        "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: web}}, spec: {containers:"
            + " [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}}");
    ready(api.get(PODS + "/p").tree(), "10.244.0.9");
    until(SLICES, "web-8080", object -> readyAddresses(object).contains("10.244.0.9"));
    assertThat(api.delete(PODS + "/p").at("metadata", "deletionTimestamp")).isNotEmpty();
    until(SLICES, "web-empty", object -> object.path("endpoints").isEmpty());
    api.delete(PODS + "/p?gracePeriodSeconds=0");
    assertThat(api.get(PODS + "/p").code()).isEqualTo(404);
  }

  @Test
  void aChangedTemplateRollsOut() throws Exception {
    api.post(DEPLOYMENTS, DEPLOYMENT);
    pods(2).forEach(pod -> ready(pod, "10.244.0.2"));
    until(
        DEPLOYMENTS, "web", object -> Json.at(object, "status", "availableReplicas").asInt(0) == 2);
    var watch = api.watch(PODS + "?watch=true");
    api.patch(
        DEPLOYMENTS + "/web",
        "application/json-patch+json",
        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"web2\"}]");
    Thread kubelet = Thread.ofVirtual().start(() -> runPods(watch));
    until(DEPLOYMENTS, "web", ControllersTest::isRolledOut);
    assertThat(pods(2))
        .allMatch(pod ->
            pod.path("spec").path("containers").get(0).path("image").asString("").equals("web2"));
    kubelet.interrupt();
  }

  @Test
  void whatADeploymentOwnsGoesWithIt() throws Exception {
    api.post(DEPLOYMENTS, DEPLOYMENT);
    List<JsonNode> pods = pods(2);
    var watch = api.watch(PODS + "?watch=true");
    api.delete(DEPLOYMENTS + "/web");
    for (JsonNode pod : pods) {
      ApiFixture.await(
          watch, event -> !Json.text(event, "object", "metadata", "deletionTimestamp").isEmpty());
      api.delete(PODS + "/" + Json.text(pod, "metadata", "name") + "?gracePeriodSeconds=0");
    }
    assertThat(api.get(PODS).tree().path("items")).isEmpty();
  }

  @Test
  void aNamespaceGoesWhenItIsEmpty() throws Exception {
    var watch = api.watch("/api/v1/namespaces?watch=true");
    api.post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: brief}}");
    api.post(
        "/api/v1/namespaces/brief/configmaps",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: inside}}");
    assertThat(api.delete("/api/v1/namespaces/brief").at("status", "phase"))
        .isEqualTo("Terminating");
    ApiFixture.await(
        watch,
        event ->
            Json.text(event, "type").equals("DELETED")
                && Json.text(event, "object", "metadata", "name").equals("brief"));
    assertThat(
            api.get("/api/v1/configmaps?fieldSelector=metadata.namespace%3Dbrief")
                .tree()
                .path("items"))
        .isEmpty();
    assertThat(api.delete("/api/v1/namespaces/default").code()).isEqualTo(403);
  }

  @Test
  void everyNamespaceHasItsServiceAccount() throws Exception {
    api.post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: fresh}}");
    until("/api/v1/namespaces/fresh/serviceaccounts", "default", _ -> true);
  }

  private static boolean isRolledOut(JsonNode deployment) {
    JsonNode status = deployment.path("status");
    return status.path("observedGeneration").asInt(0) == 2
        && status.path("updatedReplicas").asInt(0) == 2
        && status.path("availableReplicas").asInt(0) == 2
        && status.path("replicas").asInt(0) == 2;
  }

  /** What the kubelet does: what is new becomes ready, what is to stop stops. */
  private void runPods(BlockingQueue<ObjectNode> watch) {
    try {
      while (true) {
        ObjectNode event = watch.take();
        JsonNode pod = event.path("object");
        if (Json.text(event, "type").equals("END")) {
          return;
        } else if (!Json.text(pod, "metadata", "deletionTimestamp").isEmpty()) {
          api.delete(PODS + "/" + Json.text(pod, "metadata", "name") + "?gracePeriodSeconds=0");
        } else if (Json.text(pod, "status", "podIP").isEmpty()) {
          ready(pod, "10.244.0.3");
        }
      }
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private List<JsonNode> pods(int count) throws Exception {
    var watch = api.watch(PODS + "?watch=true");
    while (true) {
      List<JsonNode> pods = api.get(PODS).tree().path("items").valueStream().toList();
      if (pods.size() == count) {
        return pods;
      }
      ApiFixture.await(watch, _ -> true);
    }
  }

  private void ready(JsonNode pod, String ip) {
    status(pod, ip, "True");
  }

  private void status(JsonNode pod, String ip, String ready) {
    String status =
        "{\"status\":{\"phase\":\"Running\",\"podIP\":\"%s\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\"}]}}"
            .formatted(ip, ready);
    try {
      api.patch(PODS + "/" + Json.text(pod, "metadata", "name") + "/status", MERGE, status);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static List<String> readyAddresses(JsonNode slice) {
    return slice
        .path("endpoints")
        .valueStream()
        .filter(endpoint -> endpoint.path("conditions").path("ready").asBoolean(false))
        .map(endpoint -> endpoint.path("addresses").get(0).asString(""))
        .toList();
  }

  private ObjectNode until(String collection, String name, Predicate<ObjectNode> condition)
      throws Exception {
    ObjectNode event =
        ApiFixture.await(
            api.watch(collection + "?watch=true&fieldSelector=metadata.name%3D" + name),
            any ->
                !Json.text(any, "type").equals("DELETED")
                    && condition.test((ObjectNode) any.path("object")));
    return (ObjectNode) event.path("object");
  }
}
