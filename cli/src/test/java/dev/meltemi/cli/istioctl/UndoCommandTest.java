package dev.meltemi.cli.istioctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.server.ApiServer;
import dev.meltemi.kube.server.ApiServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code istioctl history} and {@code undo} against a real API server of this process. */
@SuppressWarnings("NullAway.Init") // set before each test
final class UndoCommandTest {
  @TempDir Path folder;
  private ApiServer server;
  private Path kubeconfig;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(ApiServerOptions.local(folder.resolve("state"), 0));
    kubeconfig = folder.resolve("kubeconfig");
    server.writeKubeconfig(kubeconfig, "https://127.0.0.1:" + server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachUndoGoesOneChangeFurtherBack() {
    istioctl(Rules.reviews("v1"), "apply", "-f", "-");
    istioctl(Rules.reviews("v2"), "apply", "-f", "-");
    istioctl(Rules.reviews("v3"), "replace", "-f", "-");
    assertThat(istioctl("", "undo").out())
        .matches("Restored config virtual-service/default/reviews at revision [0-9]+\n");
    assertThat(reviews()).contains("subset: v2");
    istioctl("", "undo");
    assertThat(reviews()).contains("subset: v1");
    assertThat(istioctl("", "undo").out())
        .isEqualTo("Deleted config: virtual-service/default/reviews\n");
    assertThat(istioctl("", "undo").err()).contains("There is nothing to undo");
  }

  @Test
  void whatWasDeletedComesBack() {
    istioctl(Rules.reviews("v1"), "create", "-f", "-");
    istioctl("", "delete", "vs", "reviews");
    istioctl("", "undo");
    assertThat(reviews()).contains("subset: v1");
  }

  @Test
  void historyTellsWhatWasChanged() {
    assertThat(istioctl("", "history").out()).isEqualTo("Nothing was changed from here.\n");
    istioctl(Rules.reviews("v1"), "create", "-f", "-");
    istioctl(Rules.reviews("v1"), "apply", "-f", "-");
    istioctl("", "delete", "vs", "reviews");
    istioctl("", "undo", "1", "--force");
    assertThat(istioctl("", "history").out())
        .containsPattern("NUMBER +WHEN +COMMAND +CHANGES")
        .containsPattern("1 +[0-9TZ:-]+ +create -f - +created virtual-service/default/reviews")
        .containsPattern("delete vs reviews +deleted virtual-service/default/reviews");
    assertThat(istioctl("", "history", "-o", "json").out()).contains("\"before\"", "\"after\"");
  }

  @Test
  void aNewerChangeOfSomebodyElseIsNotTakenBackByMistake() {
    istioctl(Rules.reviews("v1"), "create", "-f", "-");
    istioctl(Rules.reviews("v2"), "replace", "-f", "-");
    Cli result = istioctl("", "undo", "1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("virtual-service/default/reviews was changed since", "istioctl undo 1 --force");
    assertThat(reviews()).contains("subset: v2");
    assertThat(istioctl("", "undo", "1", "--force").code()).isZero();
    assertThat(istioctl("", "get", "vs", "-o", "name").out()).isEmpty();
  }

  @Test
  void secretsAreNotKept() throws IOException {
    String secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {key: hidden}\n";
    istioctl(secret, "apply", "-f", "-");
    istioctl(Rules.reviews("v1"), "apply", "-f", "-");
    try (var files = Files.list(folder)) {
      List<Path> histories =
          files.filter(f -> f.getFileName().toString().startsWith("istioctl-history")).toList();
      assertThat(histories).hasSize(1);
      assertThat(histories.getFirst()).content().doesNotContain("hidden", "Secret");
    }
  }

  private String reviews() {
    return istioctl("", "get", "vs", "reviews", "-o", "yaml").out();
  }

  private Cli istioctl(String stdin, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    return Cli.runWith(stdin, all.toArray(String[]::new));
  }
}
