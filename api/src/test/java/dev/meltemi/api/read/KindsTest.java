package dev.meltemi.api.read;

import static dev.meltemi.api.read.Texts.problem;
import static dev.meltemi.api.read.Texts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.meta.ObjectKey;
import org.junit.jupiter.api.Test;

/** Which kinds are read, passed on or refused. */
class KindsTest {
  private static String named(String apiVersion, String kind) {
    return "apiVersion: %s\nkind: %s\nmetadata: {name: x}\n".formatted(apiVersion, kind);
  }

  @Test
  void anUnknownKindIsGuessed() {
    assertThat(problem(named("networking.istio.io/v1", "VirtualServices")))
        .isEqualTo(
            "error f.yaml:2 UnknownKind: unknown kind \"VirtualServices\" (networking.istio.io/v1)."
                + " | Did you mean \"VirtualService\"?");
    assertThat(problem(named("example.com/v1", "Frobnicator")))
        .contains("unknown kind \"Frobnicator\"");
  }

  @Test
  void aKnownKindInAnUnknownVersionIsToldItsVersions() {
    assertThat(problem(named("networking.istio.io/v2", "Gateway")))
        .isEqualTo(
            "error f.yaml:1 UnknownKind: there is no Gateway in networking.istio.io/v2. | Gateway"
                + " is served as networking.istio.io/v1, networking.istio.io/v1alpha3,"
                + " networking.istio.io/v1beta1.");
    assertThat(problem("kind: Pod\nmetadata: {name: x}\n")).contains("apiVersion is required.");
  }

  @Test
  void istioKindsWithoutEffectAreRefusedByName() {
    assertThat(problem(named("extensions.istio.io/v1alpha1", "WasmPlugin")))
        .contains(
            "NotEnforced: kind WasmPlugin is part of Istio's API, but this version does not"
                + " enforce it");
    assertThat(problem(named("security.istio.io/v1", "AuthorizationPolicy")))
        .contains("NotEnforced");
  }

  @Test
  void theKindsBeforeIstio08AreToldTheirSuccessors() {
    assertThat(problem(named("config.istio.io/v1alpha2", "RouteRule")))
        .contains("Write a VirtualService of");
    assertThat(problem(named("config.istio.io/v1alpha2", "DestinationPolicy")))
        .contains("Write a DestinationRule of");
    assertThat(problem(named("config.istio.io/v1alpha2", "EgressRule")))
        .contains("Write a ServiceEntry of");
  }

  @Test
  void kindsOfTheClusterPassAsTrees() {
    var result =
        ResourceReader.read(named("rbac.authorization.k8s.io/v1", "ClusterRole"), "f.yaml");
    var document = result.documents().getFirst();
    assertThat(result.allProblems()).isEmpty();
    assertThat(document.resource()).isEmpty();
    assertThat(document.key()).isEqualTo(new ObjectKey("ClusterRole", "", "x"));
    assertThat(document.tree()).containsEntry("kind", "ClusterRole");
  }

  @Test
  void allThreeVersionsAreReadAlike() {
    for (var version : new String[] {"v1", "v1beta1", "v1alpha3"}) {
      var text =
          named("networking.istio.io/" + version, "DestinationRule") + "spec: {host: reviews}\n";
      assertThat(problems(text)).isEmpty();
    }
  }

  @Test
  void aListBecomesItsItems() {
    var result =
        ResourceReader.read(
            """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}},
              {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "b", "namespace": "a"}}]}
            """,
            "list.json");
    assertThat(result.allProblems()).isEmpty();
    assertThat(result.documents())
        .extracting(Document::key)
        .containsExactly(
            new ObjectKey("Namespace", "", "a"), new ObjectKey("ServiceAccount", "a", "b"));
  }

  @Test
  void theDefaultNamespaceIsTheCallers() {
    var result = ResourceReader.read(named("v1", "ServiceAccount"), "f.yaml", "shop");
    assertThat(result.documents().getFirst().key().namespace()).isEqualTo("shop");
    assertThat(result.documents().getFirst().resource().orElseThrow().meta().namespace())
        .isEqualTo("shop");
  }

  @Test
  void aResourceNeedsAName() {
    assertThat(problem("apiVersion: v1\nkind: ServiceAccount\nmetadata: {}\n"))
        .contains("metadata.name is required");
    assertThat(problem("- 1\n")).contains("NoResource");
  }
}
