package dev.meltemi.kube.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.kube.store.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ManagedFieldsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void anotherValueForAFieldOfAnotherManagerIsAConflict() {
    ObjectNode live = deployment(2, "A");
    ManagedFields.created(Catalogue.DEPLOYMENT, live, writer("kubectl-create"));
    assertThatThrownBy(() -> apply(live.deepCopy(), deployment(3, "A"), "kubectl", false))
        .hasMessage(
            "Apply failed with 1 conflict: conflict with \"kubectl-create\" using apps/v1:"
                + " .spec.replicas");
  }

  @Test
  void theSameValueIsOwnedByBoth() {
    ObjectNode live = deployment(2, "A");
    ManagedFields.created(Catalogue.DEPLOYMENT, live, writer("kubectl-create"));
    ObjectNode applied = apply(live, deployment(2, "A"), "kubectl", false);
    assertThat(managers(applied)).isEqualTo("kubectl/Apply kubectl-create/Update");
    assertThat(applied.at("/metadata/managedFields/0/fieldsV1"))
        .isEqualTo(applied.at("/metadata/managedFields/1/fieldsV1"));
  }

  @Test
  void forceTakesTheFieldOver() {
    ObjectNode live = deployment(2, "A");
    ManagedFields.created(Catalogue.DEPLOYMENT, live, writer("kubectl-create"));
    ObjectNode applied = apply(live, deployment(3, "A"), "kubectl", true);
    assertThat(applied.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(applied.at("/metadata/managedFields/1/fieldsV1/f:spec").has("f:replicas")).isFalse();
    // From now on the two are no longer at odds.
    assertThat(apply(applied.deepCopy(), deployment(4, "A"), "kubectl", false).at("/spec/replicas"))
        .isEqualTo(Json.tree(4));
  }

  @Test
  void whatIsNoLongerAppliedIsTakenAway() {
    ObjectNode first = apply(Json.object(), deployment(2, "A"), "kubectl", false);
    ObjectNode second = apply(first, deployment(2, "B"), "kubectl", false);
    assertThat(second.at("/spec/template/spec/containers/0/env").toString())
        .isEqualTo("[{\"name\":\"B\",\"value\":\"1\"}]");
  }

  @Test
  void whatAnotherManagerAppliesTooStays() {
    ObjectNode first = apply(Json.object(), deployment(2, "A"), "one", false);
    ObjectNode both = apply(first, deployment(2, "A"), "two", false);
    ObjectNode second = apply(both, deployment(2, "B"), "one", false);
    assertThat(second.at("/spec/template/spec/containers/0/env").toString())
        .contains("\"A\"", "\"B\"");
  }

  @Test
  void applyingTheSameAgainChangesNothing() {
    ObjectNode one = apply(Json.object(), deployment(2, "A"), "one", false);
    ObjectNode two = apply(one, deployment(2, "A"), "two", false);
    ObjectNode again =
        ManagedFields.apply(
            Catalogue.DEPLOYMENT,
            two.deepCopy(),
            deployment(2, "A"),
            new ManagedFields.Writer("one", "apps/v1", NOW.plusSeconds(60)),
            false);
    assertThat(again).isEqualTo(two);
  }

  @Test
  void aWriterOwnsWhatItChangesAndNothingElse() {
    ObjectNode before = apply(Json.object(), deployment(2, "A"), "kubectl", false);
    ObjectNode after = before.deepCopy();
    Json.child(after, "spec").put("replicas", 5);
    ManagedFields.updated(Catalogue.DEPLOYMENT, before, after, writer("kubectl-scale"));
    assertThat(managers(after)).isEqualTo("kubectl/Apply kubectl-scale/Update");
    assertThat(after.at("/metadata/managedFields/1/fieldsV1").toString())
        .isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    assertThat(after.at("/metadata/managedFields/0/fieldsV1/f:spec").has("f:replicas")).isFalse();
  }

  @Test
  void aClientMayHandOverOwnershipByRewritingTheRecord() {
    ObjectNode before = deployment(2, "A");
    ManagedFields.created(Catalogue.DEPLOYMENT, before, writer("kubectl-client-side-apply"));
    ObjectNode after = before.deepCopy();
    ((ObjectNode) after.at("/metadata/managedFields/0"))
        .put("manager", "kubectl")
        .put("operation", "Apply");
    ManagedFields.updated(Catalogue.DEPLOYMENT, before, after, writer("kubectl"));
    assertThat(managers(after)).isEqualTo("kubectl/Apply");
  }

  @Test
  void listsOfIstioAreOneValue() {
    ObjectNode first =
        ManagedFields.apply(
            Catalogue.VIRTUAL_SERVICE,
            Json.object(),
            Json.parse("{\"spec\": {\"hosts\": [\"a\"], \"http\": [{\"name\": \"x\"}]}}"),
            writer("kubectl"),
            false);
    ObjectNode second =
        ManagedFields.apply(
            Catalogue.VIRTUAL_SERVICE,
            first,
            Json.parse("{\"spec\": {\"http\": [{\"name\": \"y\"}]}}"),
            writer("kubectl"),
            false);
    assertThat(second.path("spec").toString()).isEqualTo("{\"http\":[{\"name\":\"y\"}]}");
  }

  private static ObjectNode apply(
      ObjectNode live, ObjectNode applied, String manager, boolean force) {
    return ManagedFields.apply(Catalogue.DEPLOYMENT, live, applied, writer(manager), force);
  }

  private static ManagedFields.Writer writer(String manager) {
    return new ManagedFields.Writer(manager, "apps/v1", NOW);
  }

  private static String managers(ObjectNode object) {
    return String.join(
        " ",
        Json.at(object, "metadata", "managedFields")
            .valueStream()
            .map(entry -> Json.text(entry, "manager") + "/" + Json.text(entry, "operation"))
            .toList());
  }

  private static ObjectNode deployment(int replicas, String variable) {
    return Json.parse(
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
         "spec": {"replicas": %d, "template": {"spec": {"containers": [
           {"name": "c", "ports": [{"containerPort": 80}],
            "env": [{"name": "%s", "value": "1"}]}]}}}}
        """
            .formatted(replicas, variable));
  }
}
