package dev.meltemi.kube.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.schema.KubernetesSchema;
import dev.meltemi.kube.store.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StrategicPatchTest {

  @Test
  void containersAndTheirVariablesAreMergedByName() {
    assertThat(
            patched(
                "Pod",
                """
                {"spec": {"containers": [
                  {"name": "a", "image": "1", "env": [{"name": "X", "value": "1"}]},
                  {"name": "b", "image": "1"}]}}
                """,
                """
                {"spec": {"containers": [
                  {"name": "a", "image": "2", "env": [{"name": "Y", "value": "2"}]}]}}
                """))
        .isEqualTo(
            Json.parse(
                """
                {"spec": {"containers": [
                  {"name": "a", "image": "2",
                   "env": [{"name": "X", "value": "1"}, {"name": "Y", "value": "2"}]},
                  {"name": "b", "image": "1"}]}}
                """));
  }

  @Test
  void anElementIsDeletedByItsKey() {
    assertThat(
            patched(
                "Service",
                "{\"spec\": {\"ports\": [{\"port\": 80}, {\"port\": 81}]}}",
                "{\"spec\": {\"ports\": [{\"port\": 80, \"$patch\": \"delete\"}]}}"))
        .isEqualTo(Json.parse("{\"spec\": {\"ports\": [{\"port\": 81}]}}"));
  }

  @Test
  void oneNumberMayBeAPortOfTcpAndOfUdp() {
    assertThat(
            patched(
                    "Service",
                    "{\"spec\": {\"ports\": [{\"port\": 53, \"protocol\": \"TCP\"}]}}",
                    "{\"spec\": {\"ports\": [{\"port\": 53, \"protocol\": \"UDP\"}]}}")
                .path("spec")
                .path("ports"))
        .hasSize(2);
  }

  @Test
  void tolerationsHaveNoKeyAndAreReplaced() {
    assertThat(
            patched(
                "Pod",
                "{\"spec\": {\"tolerations\": [{\"key\": \"a\"}]}}",
                "{\"spec\": {\"tolerations\": [{\"key\": \"b\"}]}}"))
        .isEqualTo(Json.parse("{\"spec\": {\"tolerations\": [{\"key\": \"b\"}]}}"));
  }

  @Test
  void finalizersAreASet() {
    assertThat(
            patched(
                "Pod",
                "{\"metadata\": {\"finalizers\": [\"a\", \"b\"]}}",
                """
                {"metadata": {"finalizers": ["c"], "$deleteFromPrimitiveList/finalizers": ["a"]}}
                """))
        .isEqualTo(Json.parse("{\"metadata\": {\"finalizers\": [\"b\", \"c\"]}}"));
  }

  @Test
  void volumesRetainOnlyTheNamedKeys() {
    assertThat(
            patched(
                "Pod",
                "{\"spec\": {\"volumes\": [{\"name\": \"v\", \"emptyDir\": {}}]}}",
                """
                {"spec": {"volumes": [
                  {"name": "v", "$retainKeys": ["name", "secret"], "secret": {"secretName": "s"}}]}}
                """))
        .isEqualTo(
            Json.parse(
                "{\"spec\": {\"volumes\": [{\"name\": \"v\", \"secret\": {\"secretName\":"
                    + " \"s\"}}]}}"));
  }

  private static ObjectNode patched(String kind, String target, String patch) {
    return StrategicPatch.apply(
        KubernetesSchema.get().of("", kind), Json.parse(target), Json.parse(patch));
  }
}
