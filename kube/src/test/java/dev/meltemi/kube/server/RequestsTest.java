package dev.meltemi.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.store.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Parameters and forms of requests that clients rely on, beside the objects themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestsTest {

  private static final String SECRETS = "/api/v1/namespaces/default/secrets";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String APPLY = "application/apply-patch+yaml";

  private ApiFixture api;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    api = new ApiFixture(state);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void aListComesInPartsWhenAskedForParts() throws Exception {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      api.post(SECRETS, "{apiVersion: v1, kind: Secret, metadata: {name: %s}}".formatted(name));
    }
    List<String> names = new ArrayList<>();
    String next = "";
    List<String> revisions = new ArrayList<>();
    do {
      ApiFixture.Reply part = api.get(SECRETS + "?limit=2&continue=" + next);
      assertThat(part.tree().path("items").size()).isLessThanOrEqualTo(2);
      part.tree().path("items").forEach(each -> names.add(Json.text(each, "metadata", "name")));
      revisions.add(part.at("metadata", "resourceVersion"));
      next = part.at("metadata", "continue");
      // What is written between two parts does not change the revision to watch from.
      api.patch(SECRETS + "/a", "application/merge-patch+json", "{\"type\": \"x\"}");
    } while (!next.isEmpty());
    assertThat(names).containsExactly("a", "b", "c", "d", "e");
    assertThat(revisions).hasSize(3).containsOnly(revisions.getFirst());
    assertThat(api.get(SECRETS + "?limit=2&continue=abc").code()).isEqualTo(400);
  }

  @Test
  void unknownFieldsAreAnErrorAWarningOrNothing() throws Exception {
    String typo = deployment("typo", "replicass: 2");
    ApiFixture.Reply strict = api.post(DEPLOYMENTS + "?fieldValidation=Strict", typo);
    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.at("message"))
        .isEqualTo(
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding"
                + " error: unknown field \"spec.replicass\" (did you mean \"replicas\"?)");
    ApiFixture.Reply warned = api.post(DEPLOYMENTS + "?fieldValidation=Warn&dryRun=All", typo);
    assertThat(warned.code()).isEqualTo(201);
    assertThat(warned.headers().allValues("Warning"))
        .containsExactly(
            "299 - \"unknown field \\\"spec.replicass\\\" (did you mean \\\"replicas\\\"?)\"");
    assertThat(warned.tree().toString()).doesNotContain("replicass");
    ApiFixture.Reply ignored = api.post(DEPLOYMENTS + "?fieldValidation=Ignore&dryRun=All", typo);
    assertThat(ignored.headers().allValues("Warning")).isEmpty();
    assertThat(api.post(DEPLOYMENTS + "?fieldValidation=Maybe", typo).code()).isEqualTo(400);
  }

  @Test
  void aFieldThatStandsTwiceIsAnError() throws Exception {
    api.post(ApiFixture.CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: twice}}");
    ApiFixture.Reply reply =
        api.patch(
            ApiFixture.CONFIG_MAPS + "/twice?fieldValidation=Strict",
            "application/merge-patch+json",
            "{\"data\": {\"a\": \"YQ==\", \"a\": \"Yg==\"}}");
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.at("message")).endsWith("strict decoding error: duplicate field \"data.a\"");
  }

  @Test
  void anApplyConflictNamesTheFieldAndItsOwner() throws Exception {
    api.post(DEPLOYMENTS + "?fieldManager=first", deployment("owned", "replicas: 2"));
    String other = deployment("owned", "replicas: 3");
    String path = DEPLOYMENTS + "/owned?fieldManager=second";
    ApiFixture.Reply conflict = api.patch(path, APPLY, other);
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(conflict.at("reason")).isEqualTo("Conflict");
    assertThat(conflict.tree().at("/details/causes/0").toString())
        .contains("FieldManagerConflict", ".spec.replicas", "first");
    ApiFixture.Reply forced = api.patch(path + "&force=true", APPLY, other);
    assertThat(forced.code()).isEqualTo(200);
    String version = forced.at("metadata", "resourceVersion");
    assertThat(api.patch(path, APPLY, other).at("metadata", "generation")).isEqualTo("2");
    assertThat(version).isNotEmpty();
    assertThat(api.patch(DEPLOYMENTS + "/owned", APPLY, other).code()).isEqualTo(400);
  }

  @Test
  void whatIsNotServedIsNamed() throws Exception {
    ApiFixture.Reply jobs = api.get("/apis/batch/v1/namespaces/default/jobs");
    assertThat(jobs.code()).isEqualTo(404);
    assertThat(jobs.at("message")).endsWith("it serves no \"jobs\" of batch/v1");
    assertThat(api.put("/apis/batch/v1", Json.object()).code()).isEqualTo(404);
    assertThat(api.post(DEPLOYMENTS + "/x", "{}").code()).isEqualTo(405);
    assertThat(api.patch(DEPLOYMENTS + "/x", "text/plain", "").code()).isEqualTo(415);
    assertThat(api.post(DEPLOYMENTS, "kind: [").code()).isEqualTo(400);
  }

  @Test
  void whoCanSpeakToTheServerMayDoEverything() throws Exception {
    ApiFixture.Reply review =
        api.post(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """
            apiVersion: authorization.k8s.io/v1
            kind: SelfSubjectAccessReview
            spec: {resourceAttributes: {verb: create, resource: pods}}
            """);
    assertThat(review.code()).isEqualTo(201);
    assertThat(review.at("status", "allowed")).isEqualTo("true");
  }

  @Test
  void nobodyActsAsAnother() throws Exception {
    assertThat(api.as("somebody", "/api/v1/pods").code()).isEqualTo(403);
  }

  @Test
  void requestsAreCountedByVerbTypeAndCode() throws Exception {
    api.get("/api/v1/namespaces/nobody/pods/nothing");
    assertThat(api.get("/metrics").at("text"))
        .containsPattern(
            "apiserver_request_total\\{verb=\"GET\",resource=\"pods\",code=\"404\"} \\d+");
  }

  private static String deployment(String name, String line) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %s}
    spec:
      %s
      selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec: {containers: [{name: c, image: web}]}
    """
        .formatted(name, line, name, name);
  }
}
