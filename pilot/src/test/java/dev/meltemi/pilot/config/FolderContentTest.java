package dev.meltemi.pilot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FolderContentTest {
  private static final ObjectKey REVIEWS = new ObjectKey("Service", "default", "reviews");
  private final FolderContent folder = new FolderContent();

  @Test
  void theFirstReadingDeliversAll() {
    var update =
        folder.update(
            Map.of("a.yaml", service("reviews", 9080) + "---\n" + service("ratings", 9080)));
    assertThat(update.changes()).hasSize(2).allMatch(MeshChange.Upsert.class::isInstance);
  }

  @Test
  void onlyWhatDiffersIsDelivered() {
    folder.update(Map.of("a.yaml", service("reviews", 9080) + "---\n" + service("ratings", 9080)));
    var update =
        folder.update(
            Map.of("a.yaml", service("reviews", 9081) + "---\n" + service("ratings", 9080)));
    assertThat(update.changes()).extracting(MeshChange::key).containsExactly(REVIEWS);
  }

  @Test
  void aDocumentThatTurnsBadKeepsItsLastGoodVersionWhileTheOthersOfItsFileGoOn() {
    folder.update(Map.of("a.yaml", service("reviews", 9080) + "---\n" + service("ratings", 9080)));
    var update =
        folder.update(
            Map.of("a.yaml", service("reviews", 99999999) + "---\n" + service("ratings", 9081)));

    assertThat(update.changes())
        .extracting(change -> change.key().name())
        .containsExactly("ratings");
    assertThat(update.problems()).anyMatch(Problem::isError);
    assertThat(update.problems().getFirst().origin().toString()).startsWith("a.yaml:");
  }

  @Test
  void aFileThatIsNoYamlKeepsAllThatItHeld() {
    folder.update(Map.of("a.yaml", service("reviews", 9080)));
    var update = folder.update(Map.of("a.yaml", "kind: ["));
    assertThat(update.changes()).isEmpty();
    assertThat(update.problems()).hasSize(1);
  }

  @Test
  void aFileThatIsDeletedTakesItsObjectsWithIt() {
    folder.update(Map.of("a.yaml", service("reviews", 9080)));
    assertThat(folder.update(Map.of()).changes()).containsExactly(new MeshChange.Remove(REVIEWS));
  }

  @Test
  void anObjectInTwoFilesIsThatOfTheFirstAndComesForthFromTheSecondWhenTheFirstGoes() {
    var both =
        folder.update(Map.of("a.yaml", service("reviews", 1), "b.yaml", service("reviews", 2)));
    assertThat(both.changes()).hasSize(1);
    assertThat(both.problems()).extracting(Problem::code).containsExactly("DuplicateObject");
    assertThat(folder.update(Map.of("b.yaml", service("reviews", 2))).changes()).hasSize(1);
  }

  @Test
  void meshYamlStandsForTheConfigMapOfACluster() {
    var update = folder.update(Map.of("mesh.yaml", "outboundTrafficPolicy: {mode: ALLOW_ANY}\n"));
    assertThat(update.changes().getFirst().key())
        .isEqualTo(new ObjectKey("ConfigMap", "istio-system", "istio"));
  }

  private static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
    spec:
      ports:
      - port: %d
        name: http
    """
        .formatted(name, port);
  }
}
