package dev.meltemi.verify.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can get wrong: one clear paragraph, an exit code, and nothing has changed. */
class BadInputTest {
  private static final String RULE =
      """
      apiVersion: networking.istio.io/v1alpha3
      kind: VirtualService
      metadata: {name: reviews, namespace: default}
      spec:
        hosts: [reviews]
        http:
        - route: [{destination: {host: reviews}}]
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
  void badYamlIsRefusedWithItsLine() {
    refused("kind: VirtualService\nmetadata: {name: [\n", "stdin");
  }

  @Test
  void anUnknownFieldIsRefusedWithTheNearestOne() {
    refused(RULE.replace("hosts:", "hostz:"), "hostz", "hosts");
  }

  @Test
  void anUnknownKindIsRefused() {
    refused(RULE.replace("VirtualService", "VirtualServce"), "VirtualServce");
  }

  @Test
  void aKindThatIsNotEnforcedIsRefusedByName() {
    refused(
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: default}
        spec: {mtls: {mode: STRICT}}
        """,
        "PeerAuthentication");
  }

  @Test
  void aRuleWithoutARouteIsRefusedWithTheCorrectedVersion() {
    refused(
        RULE.replace("- route: [{destination: {host: reviews}}]", "- match: [{uri: {exact: /}}]"),
        "for example",
        "route:",
        "host:");
  }

  @Test
  void createOfWhatExistsNamesReplaceAndChangesNothing() {
    mesh.istioctl(RULE, "create", "-f", "-").succeeds();
    String before = mesh.istioctl("", "get", "vs", "reviews", "-o", "yaml").succeeds().out();
    mesh.istioctl(RULE.replace("host: reviews", "host: other"), "create", "-f", "-")
        .isRefusedWith("reviews", "istioctl replace");
    assertThat(mesh.istioctl("", "get", "vs", "reviews", "-o", "yaml").out()).isEqualTo(before);
    mesh.istioctl("", "delete", "vs", "reviews").succeeds();
  }

  @Test
  void replaceOfWhatDoesNotExistNamesCreate() {
    mesh.istioctl(RULE, "replace", "-f", "-").isRefusedWith("reviews", "istioctl create");
    nothingStored();
  }

  @Test
  void deleteOfWhatDoesNotExistSaysSo() {
    mesh.istioctl("", "delete", "virtualservice", "nowhere").isRefusedWith("nowhere");
  }

  @Test
  void aMissingKubeconfigIsNamedWithTheRemedy() {
    String nowhere = folder.resolve("nowhere").toString();
    Ran.istioctl(nowhere, RULE, "create", "-f", "-").isRefusedWith(nowhere, "meltemi env");
  }

  @Test
  void aTakenApiPortIsNamedWithTheOption() throws IOException {
    Path other = folder.resolve("other");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      Ran.meltemi("up", "--detach", "--state", other.toString(), "--api-port", port)
          .isRefusedWith(port, "--api-port");
    }
    assertThat(Host.processesWith(other.toString())).isEmpty();
  }

  @Test
  void aSecondMeshInTheSameStateFolderIsRefusedAndTheFirstStays() {
    Ran second = Ran.meltemi("up", "--detach", "--state", mesh.state().toString());
    second.isRefusedWith("running already", Long.toString(mesh.front().pid()), "meltemi down");
    Ran status = Ran.meltemi("status", "--state", mesh.state().toString()).succeeds();
    assertThat(status.out()).contains("ingress gateway").doesNotContain("still starting");
  }

  private static void refused(String input, String... parts) {
    mesh.istioctl(input, "create", "-f", "-").isRefusedWith(parts);
    mesh.istioctl(input, "apply", "-f", "-").isRefusedWith(parts);
    nothingStored();
  }

  private static void nothingStored() {
    assertThat(mesh.istioctl("", "get", "virtualservices", "-A").out()).doesNotContain("reviews");
  }
}
