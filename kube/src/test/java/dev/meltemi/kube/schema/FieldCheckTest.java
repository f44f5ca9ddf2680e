package dev.meltemi.kube.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.store.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FieldCheckTest {

  private static final Message DEPLOYMENT =
      KubernetesSchema.get().of("apps", "Deployment").orElseThrow();

  @Test
  void unknownFieldsAreNamedWithTheirPlaceAndTakenOut() {
    ObjectNode object =
        Json.parse(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"labells": {}},
             "spec": {"replicass": 2, "template": {"spec": {"containers": [
               {"name": "c", "imagee": "x", "volumeMounts": [{"mountPath": "/a", "subpath": "b"}]}]}}}}
            """);
    FieldCheck check = FieldCheck.prune(DEPLOYMENT, object);
    assertThat(check.unknown().keySet())
        .containsExactlyInAnyOrder(
            "metadata.labells",
            "spec.replicass",
            "spec.template.spec.containers[0].imagee",
            "spec.template.spec.containers[0].volumeMounts[0].subpath");
    assertThat(check.unknown().get("spec.replicass")).contains("replicas");
    assertThat(check.wrong()).isEmpty();
    assertThat(object.toString()).doesNotContain("replicass", "imagee", "labells", "subpath");
  }

  @Test
  void fieldsOfInlineMessagesBelongToTheirParent() {
    ObjectNode object =
        Json.parse(
            """
            {"spec": {"template": {"spec": {"volumes": [{"name": "v", "secret": {"secretName": "s"}}],
             "containers": [{"livenessProbe": {"httpGet": {"port": 1}, "periodSeconds": 1}}]}}}}
            """);
    assertThat(FieldCheck.prune(DEPLOYMENT, object).unknown()).isEmpty();
  }

  @Test
  void valuesOfAWrongTypeAreTold() {
    ObjectNode object =
        Json.parse(
            """
            {"metadata": {"labels": {"a": 1}}, "spec": {"replicas": "2", "template": [], "paused": null}}
            """);
    assertThat(FieldCheck.prune(DEPLOYMENT, object).wrong())
        .containsExactlyInAnyOrder(
            "cannot read number 1 as the value of metadata.labels.a, which is of type string",
            "cannot read string \"2\" as the value of spec.replicas, which is of type int",
            "cannot read array as the value of spec.template, which is of type PodTemplateSpec");
  }
}
