package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code istioctl} against a real API server of this process, shared by all tests. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class ClusterTest {
  @TempDir static Path folder;
  private static ApiServer server;
  private static Path kubeconfig;

  @BeforeAll
  static void start() throws IOException {
    server = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0));
    kubeconfig = folder.resolve("kubeconfig");
    server.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void clear() {
    istioctl("", "delete", "vs/reviews", "vs/ratings", "cm/m", "--ignore-not-found");
  }

  @Test
  void createSaysWhatItMadeAndAtWhichRevision() {
    var result = istioctl(Rules.reviews("v1"), "create", "-f", "-");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .matches("Created config virtual-service/default/reviews at revision [0-9]+\n");
  }

  @Test
  void createOfWhatExistsNamesTheCommandToTypeInsteadAndChangesNothing() {
    istioctl(Rules.reviews("v1"), "create", "-f", "-");
    var result = istioctl(Rules.ratings() + "---\n" + Rules.reviews("v2"), "create", "-f", "-");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "stdin:",
            "virtual-service/default/reviews already exists",
            "Nothing was changed",
            "istioctl replace -f -");
    assertThat(istioctl("", "get", "vs", "-o", "name").out())
        .isEqualTo("virtualservice.networking.istio.io/reviews\n");
  }

  @Test
  void replaceOfWhatDoesNotExistNamesCreate() {
    var result = istioctl(Rules.reviews("v1"), "replace", "-f", "-");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("does not exist", "istioctl create -f -");
  }

  @Test
  void replacePutsTheNewVersionInPlaceOfTheOld() {
    istioctl(Rules.reviews("v1"), "create", "-f", "-");
    var result = istioctl(Rules.reviews("v2"), "replace", "-f", "-");

    assertThat(result.out())
        .matches("Updated config virtual-service/default/reviews to revision [0-9]+\n");
    assertThat(istioctl("", "get", "virtualservice", "reviews", "-o", "yaml").out())
        .contains("subset: v2")
        .contains("kind: VirtualService")
        .doesNotContain("managedFields", "meltemi.dev");
  }

  @Test
  void oneBadDocumentKeepsAllOthersOut() {
    var result =
        istioctl(
            Rules.ratings() + "---\n" + Rules.reviews("v1").replace("hosts", "hostz"),
            "create",
            "-f",
            "-");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("nothing was changed", "stdin:", "hostz");
    assertThat(istioctl("", "get", "vs").out())
        .isEqualTo("No resources found in default namespace.\n");
  }

  @Test
  void aKindThatIsNotEnforcedIsRefusedByName() {
    String plugin =
        "apiVersion: extensions.istio.io/v1alpha1\n"
            + "kind: WasmPlugin\n"
            + "metadata: {name: default}\n"
            + "spec: {}\n";
    var result = istioctl(plugin, "create", "-f", "-");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("WasmPlugin");
    assertThat(istioctl("", "get", "wasmplugins").err()).contains("does not enforce WasmPlugin");
  }

  @Test
  void applyCreatesThenChangesThenLeavesAlone() {
    String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: one, b: two}\n";
    assertThat(istioctl(map, "apply", "-f", "-").out())
        .startsWith("Created config config-map/default/m");
    assertThat(istioctl(map.replace(", b: two", ""), "apply", "-f", "-").out())
        .startsWith("Updated config");
    assertThat(istioctl("", "get", "cm/m", "-o", "json").out())
        .contains("\"a\" : \"one\"")
        .doesNotContain("\"b\" : \"two\"");
    assertThat(istioctl(map.replace(", b: two", ""), "apply", "-f", "-").out())
        .startsWith("Unchanged config");
  }

  @Test
  void getPrintsTheServersTable() {
    istioctl(Rules.reviews("v1"), "create", "-f", "-");
    assertThat(istioctl("", "get", "vs").out().lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).matches("NAME +GATEWAYS +HOSTS +AGE"),
            row -> assertThat(row).matches("reviews +.*reviews.*"));
    assertThat(istioctl("", "get", "virtual-services", "-A").out()).startsWith("NAMESPACE   NAME");
  }

  @Test
  void getByFileAndByLabel() {
    istioctl(
        Rules.reviews("v1").replace("  name: reviews", "  name: reviews\n  labels: {team: a}"),
        "create",
        "-f",
        "-");
    istioctl(Rules.ratings(), "create", "-f", "-");
    assertThat(istioctl(Rules.ratings(), "get", "-f", "-", "-o", "name").out())
        .isEqualTo("virtualservice.networking.istio.io/ratings\n");
    assertThat(istioctl("", "get", "vs", "-l", "team=a", "-o", "name").out())
        .isEqualTo("virtualservice.networking.istio.io/reviews\n");
  }

  @Test
  void whatIsNotThereIsSaidAndIsExitCode1() {
    var result = istioctl("", "get", "vs", "nothing");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("\"nothing\" not found");
  }

  @Test
  void deleteByNameAndByFile() {
    istioctl(Rules.reviews("v1") + "---\n" + Rules.ratings(), "create", "-f", "-");
    assertThat(istioctl("", "delete", "vs", "reviews").out())
        .isEqualTo("Deleted config: virtual-service/default/reviews\n");
    var rest = istioctl(Rules.reviews("v1") + "---\n" + Rules.ratings(), "delete", "-f", "-");
    assertThat(rest.code()).isEqualTo(1);
    assertThat(rest.out()).contains("ratings");
    assertThat(rest.err()).contains("virtual-service/default/reviews does not exist");
  }

  @Test
  void anotherNamespaceThanTheDocumentsIsRefused() {
    var result =
        istioctl(
            Rules.reviews("v1").replace("  name: reviews", "  name: reviews\n  namespace: prod"),
            "create",
            "-f",
            "-",
            "-n",
            "test");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("prod", "test");
  }

  private static Cli istioctl(String stdin, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    return Cli.runWith(stdin, all.toArray(String[]::new));
  }
}
