package dev.meltemi.kube.server;

import static dev.meltemi.kube.server.ApiFixture.CONFIG_MAPS;
import static dev.meltemi.kube.server.ApiFixture.VIRTUAL_SERVICES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.store.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsTest {

  private Path state;
  private ApiFixture api;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    state = directory;
    api = new ApiFixture(state);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void whoIsNobodyGetsNothingButHealth() throws Exception {
    assertThat(api.anonymously("/healthz").code()).isEqualTo(200);
    assertThat(api.anonymously(CONFIG_MAPS).code()).isEqualTo(401);
    assertThat(api.anonymously(CONFIG_MAPS).at("reason")).isEqualTo("Unauthorized");
  }

  @Test
  void secretsOfTheServerAreReadByTheirOwnerOnly() throws Exception {
    for (Path file :
        List.of(state.resolve("pki/ca.key"), state.resolve("token"), api.kubeconfig())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("%s", file)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theBuiltInKindsHaveDefinitionsThatNobodyChanges() throws Exception {
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    String one = definitions + "/virtualservices.networking.istio.io";
    assertThat(api.get(one).at("spec", "names", "kind")).isEqualTo("VirtualService");
    ApiFixture.Reply refused = api.delete(one);
    assertThat(refused.code()).isEqualTo(405);
    assertThat(refused.at("message")).contains("built in");
    assertThat(api.get(one).code()).isEqualTo(200);
  }

  @Test
  void aSecondCreateOfTheSameNameConflicts() throws Exception {
    assertThat(api.post(CONFIG_MAPS, configMap("twice")).code()).isEqualTo(201);
    ApiFixture.Reply second = api.post(CONFIG_MAPS, configMap("twice"));
    assertThat(second.code()).isEqualTo(409);
    assertThat(second.at("reason")).isEqualTo("AlreadyExists");
    assertThat(second.at("message")).isEqualTo("configmaps \"twice\" already exists");
  }

  @Test
  void anUpdateOfAnOldVersionConflicts() throws Exception {
    ObjectNode first = api.post(CONFIG_MAPS, configMap("stale")).tree();
    ObjectNode changed = first.deepCopy();
    Json.child(changed, "data").put("a", "2");
    assertThat(api.put(CONFIG_MAPS + "/stale", changed).code()).isEqualTo(200);
    ApiFixture.Reply late = api.put(CONFIG_MAPS + "/stale", first);
    assertThat(late.code()).isEqualTo(409);
    assertThat(late.at("reason")).isEqualTo("Conflict");
  }

  @Test
  void anUpdateThatChangesNothingKeepsTheVersion() throws Exception {
    ObjectNode first = api.post(CONFIG_MAPS, configMap("same")).tree();
    assertThat(api.put(CONFIG_MAPS + "/same", first).at("metadata", "resourceVersion"))
        .isEqualTo(Json.text(first, "metadata", "resourceVersion"));
  }

  @Test
  void aDryRunStoresNothing() throws Exception {
    assertThat(api.post(CONFIG_MAPS + "?dryRun=All", configMap("dry")).code()).isEqualTo(201);
    assertThat(api.get(CONFIG_MAPS + "/dry").code()).isEqualTo(404);
  }

  @Test
  void namesAreGenerated() throws Exception {
    String body = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: made-}}";
    String first = api.post(CONFIG_MAPS, body).at("metadata", "name");
    assertThat(first).matches("made-[a-z0-9]{5}");
    assertThat(api.post(CONFIG_MAPS, body).at("metadata", "name")).isNotEqualTo(first);
  }

  @Test
  void anObjectNeedsItsNamespace() throws Exception {
    ApiFixture.Reply reply = api.post("/api/v1/namespaces/nowhere/configmaps", configMap("a"));
    assertThat(reply.code()).isEqualTo(404);
    assertThat(reply.at("message")).isEqualTo("namespaces \"nowhere\" not found");
  }

  @Test
  void selectorsChooseByLabelsAndFields() throws Exception {
    for (String color : List.of("red", "green", "blue")) {
      api.post(
          CONFIG_MAPS,
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
              + color
              + ", labels: {color: "
              + color
              + "}}}");
    }
    assertThat(names("labelSelector=color%20in%20(red,blue)")).containsExactly("blue", "red");
    assertThat(names("labelSelector=color,color!%3Dred")).containsExactly("blue", "green");
    assertThat(names("labelSelector=color%20notin%20(red),color")).containsExactly("blue", "green");
    assertThat(names("labelSelector=!color")).doesNotContain("red").contains("twice");
    assertThat(names("fieldSelector=metadata.name%3Dgreen")).containsExactly("green");
    assertThat(api.get(CONFIG_MAPS + "?fieldSelector=data.a%3D1").code()).isEqualTo(400);
    assertThat(api.get(CONFIG_MAPS + "?labelSelector=,,").code()).isEqualTo(400);
  }

  @Test
  void everyVersionOfAnIstioKindShowsTheSameObject() throws Exception {
    api.post(VIRTUAL_SERVICES, virtualService("versions", ""));
    for (String version : List.of("v1", "v1beta1", "v1alpha3")) {
      ApiFixture.Reply reply =
          api.get(
              "/apis/networking.istio.io/"
                  + version
                  + "/namespaces/default/virtualservices/versions");
      assertThat(reply.at("apiVersion")).isEqualTo("networking.istio.io/" + version);
      assertThat(Json.at(reply.tree(), "spec", "hosts").get(0).asString("")).isEqualTo("reviews");
    }
  }

  @Test
  void anUnknownFieldOfAnIstioKindIsRefusedWithTheRemedy() throws Exception {
    ApiFixture.Reply reply = api.post(VIRTUAL_SERVICES, virtualService("typo", ", timeoutt: 2s"));
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.at("reason")).isEqualTo("Invalid");
    assertThat(reply.at("message")).contains("timeoutt").contains("timeout");
    assertThat(Json.at(reply.tree(), "details", "causes")).isNotEmpty();
    assertThat(api.get(VIRTUAL_SERVICES + "/typo").code()).isEqualTo(404);
  }

  @Test
  void aPatchThatBreaksAnIstioObjectChangesNothing() throws Exception {
    api.post(VIRTUAL_SERVICES, virtualService("intact", ""));
    String bad = "{\"spec\":{\"http\":[{\"rout\":[]}]}}";
    assertThat(api.patch(VIRTUAL_SERVICES + "/intact", "application/merge-patch+json", bad).code())
        .isEqualTo(422);
    assertThat(
            Json.at(api.get(VIRTUAL_SERVICES + "/intact").tree(), "spec", "http")
                .get(0)
                .has("route"))
        .isTrue();
  }

  @Test
  void kindsThatAreNotEnforcedAreRefusedByName() throws Exception {
    ApiFixture.Reply reply =
        api.post(
            "/apis/networking.istio.io/v1alpha3/namespaces/default/envoyfilters",
            "{apiVersion: networking.istio.io/v1alpha3, kind: EnvoyFilter, metadata: {name: a},"
                + " spec: {}}");
    assertThat(reply.code()).isEqualTo(405);
    assertThat(reply.at("message"))
        .startsWith("Meltemi does not enforce EnvoyFilter yet, so it does not store it");
  }

  @Test
  void patchesOfThreeKindsAreApplied() throws Exception {
    api.post(CONFIG_MAPS, configMap("patched"));
    String path = CONFIG_MAPS + "/patched";
    api.patch(path, "application/merge-patch+json", "{\"data\":{\"a\":null,\"b\":\"2\"}}");
    api.patch(
        path,
        "application/json-patch+json",
        "[{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"3\"}]");
    api.patch(path, "application/strategic-merge-patch+json", "{\"data\":{\"d\":\"4\"}}");
    assertThat(api.get(path).tree().path("data").propertyNames())
        .containsExactlyInAnyOrder("b", "c", "d");
    assertThat(api.patch(path, "text/plain", "x").code()).isEqualTo(415);
  }

  @Test
  void statusAndSpecAreWrittenApart() throws Exception {
    api.post(VIRTUAL_SERVICES, virtualService("apart", ""));
    String path = VIRTUAL_SERVICES + "/apart";
    api.patch(
        path + "/status",
        "application/merge-patch+json",
        "{\"status\":{\"note\":\"live\"},\"spec\":{\"hosts\":[\"x\"]}}");
    ApiFixture.Reply after =
        api.patch(path, "application/merge-patch+json", "{\"status\":{\"note\":\"lost\"}}");
    assertThat(after.at("status", "note")).isEqualTo("live");
    assertThat(Json.at(after.tree(), "spec", "hosts").get(0).asString("")).isEqualTo("reviews");
    assertThat(Json.at(after.tree(), "metadata", "generation").asInt()).isEqualTo(1);
  }

  @Test
  void servicesGetAddressesAndPorts() throws Exception {
    String services = "/api/v1/namespaces/default/services";
    ApiFixture.Reply plain = api.post(services, service("plain", ""));
    assertThat(plain.at("spec", "clusterIP"))
        .matches("10\\.96\\.\\d+\\.\\d+")
        .isNotIn("10.96.0.1", "10.96.0.10");
    assertThat(Json.at(plain.tree(), "spec", "ports").get(0).path("targetPort").asInt())
        .isEqualTo(80);
    assertThat(api.post(services, service("headless", "clusterIP: None, ")).at("spec", "clusterIP"))
        .isEqualTo("None");
    ApiFixture.Reply balanced = api.post(services, service("balanced", "type: LoadBalancer, "));
    assertThat(Json.at(balanced.tree(), "spec", "ports").get(0).path("nodePort").asInt())
        .isBetween(30000, 32767);
    String balancer =
        Json.at(balanced.tree(), "status", "loadBalancer", "ingress")
            .get(0)
            .path("ip")
            .asString("");
    assertThat(balancer)
        .as("the cluster IP with the host's loopback in front")
        .isEqualTo("127" + balanced.at("spec", "clusterIP").substring(2));
    assertThat(api.post(services, service("sticky", "sessionAffinity: ClientIP, ")).at("message"))
        .contains("spec.sessionAffinity", "not enforced");
    assertThat(
            api.post(services, service("given", "clusterIP: 10.96.7.7, ")).at("spec", "clusterIP"))
        .isEqualTo("10.96.7.7");
    assertThat(api.post(services, service("taken", "clusterIP: 10.96.7.7, ")).code())
        .isEqualTo(422);
    assertThat(api.post(services, service("outside", "clusterIP: 1.2.3.4, ")).code())
        .isEqualTo(422);
  }

  @Test
  void finalizersHoldBackADeletion() throws Exception {
    api.post(
        CONFIG_MAPS,
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [x.io/hold]}}");
    assertThat(api.delete(CONFIG_MAPS + "/held").at("metadata", "deletionTimestamp")).isNotEmpty();
    assertThat(api.get(CONFIG_MAPS + "/held").code()).isEqualTo(200);
    api.patch(
        CONFIG_MAPS + "/held",
        "application/merge-patch+json",
        "{\"metadata\":{\"finalizers\":[]}}");
    assertThat(api.get(CONFIG_MAPS + "/held").code()).isEqualTo(404);
  }

  @Test
  void tablesHaveTheColumnsOfARealServer() throws Exception {
    api.post(VIRTUAL_SERVICES, virtualService("shown", ""));
    ObjectNode table = api.table(VIRTUAL_SERVICES + "/shown").tree();
    assertThat(
            table
                .path("columnDefinitions")
                .valueStream()
                .map(column -> Json.text(column, "name"))
                .toList())
        .containsExactly("Name", "Gateways", "Hosts", "Age");
    assertThat(table.path("rows").get(0).path("cells").get(2).asString(""))
        .isEqualTo("[\"reviews\"]");
  }

  @Test
  void malformedRequestsAreTheClientsFault() throws Exception {
    assertThat(api.post(CONFIG_MAPS, "{").code()).isEqualTo(400);
    assertThat(api.post(CONFIG_MAPS, "- a list").code()).isEqualTo(400);
    assertThat(api.post(CONFIG_MAPS, "{apiVersion: v1, kind: Secret, metadata: {name: a}}").code())
        .isEqualTo(400);
    assertThat(api.post(CONFIG_MAPS, configMap("Not_A_Name")).code()).isEqualTo(422);
    assertThat(api.get("/api/v1/namespaces/default/unknown").code()).isEqualTo(404);
  }

  private List<String> names(String query) throws Exception {
    return api.get(CONFIG_MAPS + "?" + query)
        .tree()
        .path("items")
        .valueStream()
        .map(item -> Json.text(item, "metadata", "name"))
        .toList();
  }

  private static String configMap(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {a: '1'}}";
  }

  private static String service(String name, String spec) {
    return "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {%sports: [{port: 80}]}}"
        .formatted(name, spec);
  }

  static String virtualService(String name, String rule) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: %s}
    spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]%s}]}
    """
        .formatted(name, rule);
  }
}
