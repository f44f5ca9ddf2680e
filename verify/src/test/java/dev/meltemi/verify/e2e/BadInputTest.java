package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can type wrong: one clear paragraph, an exit code, and nothing has changed. */
class BadInputTest {
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata:
        name: reviews
      spec:
        hosts:
        - reviews
        http:
        - route:
          - destination:
              host: reviews
      """;

  /** The second example of a canary in the document. */
  private static final String WITHOUT_ROUTE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata:
        name: ratings
      spec:
        hosts:
        - ratings
        http:
        - match:
          - sourceLabels:
              app: reviews
              version: v2
            headers:
              end-user:
                exact: jason
      """;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static MeshFixture mesh;

  @BeforeAll
  static void aMesh() {
    MeshFixture.needs();
    mesh = MeshFixture.up(folder.resolve("mesh"));
  }

  @AfterAll
  static void down() {
    if (mesh != null) mesh.close();
  }

  @Test
  void badYamlIsRefusedWithItsLine() throws IOException {
    refused(RULE.replace("name: reviews", "name: [reviews"), 5, "not YAML", "colons");
  }

  @Test
  void aTabIsRefusedWithTheRemedy() throws IOException {
    refused(RULE.replace("  name", "\tname"), 4, "TAB", "Indent with spaces");
  }

  @Test
  void anUnknownFieldIsRefusedWithTheNearestOneAndOnlyOnce() throws IOException {
    refused(
        RULE.replace("hosts:", "hostz:"), 6, "unknown field \"hostz\" in spec", "mean \"hosts\"?");
  }

  @Test
  void anUnknownKindIsRefusedWithTheNearestOne() throws IOException {
    refused(RULE.replace("VirtualService", "VirtualServce"), 2, "mean \"VirtualService\"?");
  }

  @Test
  void anUnknownVersionIsRefusedWithThoseThatThereAre() throws IOException {
    refused(RULE.replace("v1alpha3", "v1alpha9"), 1, "networking.istio.io/v1beta1");
  }

  @Test
  void aKindThatIsNotEnforcedIsRefusedByName() throws IOException {
    String filter =
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: EnvoyFilter
        metadata:
          name: reviews
        spec: {}
        """;
    refused(filter, 2, "EnvoyFilter", "not enforce", "VirtualService");
  }

  @Test
  void aRuleWithoutARouteIsRefusedWithTheCorrectedVersion() throws IOException {
    String corrected =
        """
            http:
            - match:
              - sourceLabels:
                  app: reviews
                  version: v2
                headers:
                  end-user:
                    exact: jason
              route:
              - destination:
                  host: ratings
        """;
    refused(WITHOUT_ROUTE, 9, "spec.http[0]", "route", corrected.stripTrailing());
    mesh.istioctl(WITHOUT_ROUTE, "replace", "-f", "-").isRefusedWith("stdin:9", "host: ratings");
  }

  @Test
  void severalMistakesAreAllNamedInTheirOrder() throws IOException {
    String both = RULE.replace("hosts:", "hostz:").replace("host: ", "hots: ");
    String file = file(both);
    Ran ran = mesh.istioctl("", "create", "-f", file).isRefusedWith("2 errors");
    assertThat(ran.err()).containsSubsequence(file + ":6", "hostz", file + ":11", "hots");
  }

  @Test
  void createOfWhatExistsNamesReplaceAndChangesNothing() throws IOException {
    String file = file(RULE);
    mesh.istioctl("", "create", "-f", file).succeeds();
    String before = stored();
    String other = file(RULE.replace("host: reviews", "host: other"));
    mesh.istioctl("", "create", "-f", other)
        .isRefusedWith(
            other + ":1", "default/reviews already exists", "istioctl replace -f " + other);
    assertThat(stored()).isEqualTo(before).contains("name: reviews");
    mesh.istioctl("", "delete", "vs", "reviews").succeeds();
  }

  @Test
  void replaceOfWhatDoesNotExistNamesCreate() throws IOException {
    String before = stored();
    String file = file(RULE);
    mesh.istioctl("", "replace", "-f", file)
        .isRefusedWith(file + ":1", "default/reviews does not", "istioctl create -f " + file);
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void validationComesBeforeExistence() throws IOException {
    refused("replace", RULE.replace("hosts:", "hostz:"), 6, "mean \"hosts\"?");
  }

  @Test
  void whatDoesNotExistIsNeitherShownNorDeleted() throws IOException {
    mesh.istioctl("", "delete", "virtualservice", "nowhere").isRefusedWith("default/nowhere does");
    String file = file(RULE);
    mesh.istioctl("", "delete", "-f", file).isRefusedWith(file + ":1", "default/reviews does");
    mesh.istioctl("", "get", "virtualservice", "nowhere").isRefusedWith("\"nowhere\" not found");
  }

  @Test
  void aMissingFileAndAMissingKubeconfigAreNamed() {
    String nowhere = folder.resolve("nowhere").toString();
    mesh.istioctl("", "create", "-f", nowhere).isRefusedWith("no file " + nowhere);
    Ran.istioctl(nowhere, RULE, "create", "-f", "-").isRefusedWith(nowhere, "meltemi env");
  }

  @Test
  void aCommandThatDoesNotExistIsRefusedWithTheNearestOne() {
    mesh.istioctl("", "crate", "-f", "-").isRefusedWith("crate", "istioctl create");
  }

  @Test
  void kubectlIsToldTheFieldAndTheRemedyAndThatThereIsNoSuchKind() throws IOException {
    Needs.tool("kubectl");
    String before = stored();
    String kubeconfig = mesh.state().resolve("kubeconfig").toString();
    String field = file(RULE.replace("hosts:", "hostz:"));
    Ran ran = Ran.kubectl(kubeconfig, "", "apply", "-f", field);
    assertThat(ran.code()).isNotZero();
    assertThat(ran.err()).contains("spec: unknown field \"hostz\"", "mean \"hosts\"?");

    String kind = file(RULE.replace("VirtualService", "VirtualServce"));
    ran = Ran.kubectl(kubeconfig, "", "apply", "-f", kind);
    assertThat(ran.code()).isNotZero();
    assertThat(ran.err()).contains("no matches for kind \"VirtualServce\"");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void aSecondMeshInTheSameStateFolderIsRefusedAndTheFirstStays() {
    String front = Long.toString(mesh.front().pid());
    String state = mesh.state().toString();
    Ran.meltemi("up", "--detach", "--state", state)
        .isRefusedWith("running already", front, "meltemi down");
    Ran.meltemi("up", "--state", state).isRefusedWith("running already", front, "meltemi down");
    Ran status = Ran.meltemi("status", "--state", state).succeeds();
    assertThat(status.out()).contains("ingress gateway").doesNotContain("still starting");
  }

  private static void refused(String input, int line, String... parts) throws IOException {
    refused("create", input, line, parts);
    refused("apply", input, line, parts);
  }

  /** The command names the file's line, and leaves every rule as it was. */
  private static void refused(String command, String input, int line, String... parts)
      throws IOException {
    String before = stored();
    String file = file(input);
    mesh.istioctl("", command, "-f", file)
        .isRefusedWith(parts)
        .isRefusedWith(file + ":" + line + " ", "othing was changed");
    assertThat(stored()).isEqualTo(before);
  }

  private static String stored() {
    return mesh.istioctl("", "get", "vs,dr,gw,svc", "-A", "-o", "yaml").succeeds().out();
  }

  private static String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "rule", ".yaml"), text).toString();
  }
}
