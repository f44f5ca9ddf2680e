package dev.meltemi.kube.registry;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.kube.store.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RulesTest {

  @Test
  void aTlsSecretNeedsItsTwoFiles() {
    assertThatThrownBy(() ->
            Rules.check(
                Catalogue.SECRET,
                Json.parse(
                    """
                    {"metadata": {"name": "s"}, "type": "kubernetes.io/tls",
                     "data": {"tls.crt": "YQ=="}}
                    """)))
        .hasMessage("Secret \"s\" is invalid: data[tls.key]: Required value");
  }

  @Test
  void dataOfASecretIsBase64() {
    assertThatThrownBy(() ->
            Rules.check(
                Catalogue.SECRET,
                Json.parse("{\"metadata\": {\"name\": \"s\"}, \"data\": {\"a\": \"p@ss\"}}")))
        .hasMessageContaining("data[a]")
        .hasMessageContaining("stringData");
  }

  @Test
  void theSelectorOfADeploymentStays() {
    assertThatThrownBy(() ->
            Immutable.check(
                Catalogue.DEPLOYMENT,
                Json.parse("{\"metadata\": {\"name\": \"d\"}, \"spec\": {\"selector\": 1}}"),
                Json.parse("{\"spec\": {\"selector\": 2}}")))
        .hasMessage(
            "Deployment \"d\" is invalid: spec.selector: Invalid value: 2: field is immutable");
  }

  @Test
  void ofAPodOnlyTheImageMayChange() {
    JsonNode pod =
        Json.parse("{\"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"1\"}]}}");
    JsonNode image =
        Json.parse("{\"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"2\"}]}}");
    JsonNode name =
        Json.parse("{\"spec\": {\"containers\": [{\"name\": \"d\", \"image\": \"1\"}]}}");
    assertThatCode(() -> Immutable.check(Catalogue.POD, pod, image)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Immutable.check(Catalogue.POD, pod, name))
        .hasMessageContaining("spec.containers[*].image");
  }

  @Test
  void anImmutableConfigMapIsClosed() {
    assertThatThrownBy(() ->
            Immutable.check(
                Catalogue.CONFIG_MAP,
                Json.parse("{\"immutable\": true, \"data\": {\"a\": \"1\"}}"),
                Json.parse("{\"immutable\": true, \"data\": {\"a\": \"2\"}}")))
        .hasMessageContaining("field is immutable when `immutable` is set");
  }
}
