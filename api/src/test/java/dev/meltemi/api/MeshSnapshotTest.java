package dev.meltemi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Namespace;
import dev.meltemi.api.kube.ServiceAccount;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeshSnapshotTest {
  private static ConfigMap config(String namespace, String name, String value) {
    return new ConfigMap(ObjectMeta.named(namespace, name), Map.of("key", value));
  }

  @Test
  void anEmptySnapshotHasNothingOfAnyKind() {
    assertThat(MeshSnapshot.empty().services().all()).isEmpty();
    assertThat(MeshSnapshot.empty().virtualServices().find("a", "b")).isEmpty();
  }

  @Test
  void aChangeLeavesTheSnapshotBefore() {
    var before = MeshSnapshot.of(config("a", "x", "1"));
    var after = before.with(new MeshChange.Upsert(config("a", "x", "2")));
    assertThat(before.configMaps().find("a", "x")).contains(config("a", "x", "1"));
    assertThat(after.configMaps().find("a", "x")).contains(config("a", "x", "2"));
  }

  @Test
  void whatDidNotChangeIsShared() {
    var before =
        MeshSnapshot.of(
            config("a", "x", "1"), config("b", "x", "1"), new Namespace(ObjectMeta.named("", "a")));
    var after = before.with(new MeshChange.Upsert(config("a", "y", "1")));
    assertThat(after.namespaces()).isSameAs(before.namespaces());
    assertThat(after.configMaps().in("b")).isSameAs(before.configMaps().in("b"));
    assertThat(after.configMaps().in("a")).containsOnlyKeys("x", "y");
  }

  @Test
  void snapshotsAreTheSameButForTheKindsThatChanged() {
    var before = MeshSnapshot.of(config("a", "x", "1"), new Namespace(ObjectMeta.named("", "a")));
    var after = before.with(new MeshChange.Upsert(config("a", "x", "2")));
    assertThat(after.sameBut(before, Set.of("ConfigMap"))).isTrue();
    assertThat(after.sameBut(before, Set.of("Namespace"))).isFalse();
    var more = after.with(new MeshChange.Upsert(new ServiceAccount(ObjectMeta.named("a", "s"))));
    assertThat(more.sameBut(after, Set.of())).as("a kind's first object").isFalse();
  }

  @Test
  void removingTheLastOfANamespaceRemovesTheNamespaceFromTheTable() {
    var before = MeshSnapshot.of(config("a", "x", "1"));
    var after = before.with(new MeshChange.Remove(new ObjectKey("ConfigMap", "a", "x")));
    assertThat(after.configMaps().namespaces()).isEmpty();
    assertThat(after.configMaps().size()).isZero();
  }

  @Test
  void manyChangesAtOnceAreTheSameAsOneAfterTheOther() {
    var random = new Random(17);
    var changes = new ArrayList<MeshChange>();
    for (int i = 0; i < 500; i++) {
      var namespace = "n" + random.nextInt(4);
      var name = "o" + random.nextInt(20);
      changes.add(
          switch (random.nextInt(3)) {
            case 0 -> new MeshChange.Remove(new ObjectKey("ConfigMap", namespace, name));
            case 1 -> new MeshChange.Upsert(new ServiceAccount(ObjectMeta.named(namespace, name)));
            default -> new MeshChange.Upsert(config(namespace, name, "v" + i));
          });
    }
    var oneByOne = MeshSnapshot.empty();
    for (var change : changes) {
      oneByOne = oneByOne.with(change);
    }
    var atOnce = MeshSnapshot.empty().withAll(changes);
    assertThat(atOnce.configMaps()).isEqualTo(oneByOne.configMaps());
    assertThat(atOnce.serviceAccounts()).isEqualTo(oneByOne.serviceAccounts());
  }

  @Test
  void resourcesComeInTheOrderOfTheirNames() {
    var snapshot =
        MeshSnapshot.of(config("b", "x", ""), config("a", "z", ""), config("a", "y", ""));
    assertThat(snapshot.configMaps().all())
        .isEqualTo(List.of(config("a", "y", ""), config("a", "z", ""), config("b", "x", "")));
  }
}
