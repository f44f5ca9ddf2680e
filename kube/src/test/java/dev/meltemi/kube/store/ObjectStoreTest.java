package dev.meltemi.kube.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class ObjectStoreTest {

  private static final int HISTORY = 3;

  @TempDir Path directory;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStore.open(directory.resolve("objects.db"), HISTORY);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void revisionsGrowAcrossTypesAndRestarts() {
    store.create(key("pods", "a"), object("a"));
    store.create(key("services", "a"), object("a"));
    assertThat(store.delete(key("pods", "a"), 1)).isInstanceOf(WriteResult.Written.class);
    store.close();
    open();
    assertThat(store.revision()).isEqualTo(3);
    assertThat(store.get(key("pods", "a"))).isEmpty();
    store.create(key("pods", "b"), object("b"));
    assertThat(store.get(key("pods", "b")).map(Json::revision)).contains(4L);
  }

  @Test
  void onlyTheExpectedVersionIsReplaced() {
    store.create(key("pods", "a"), object("a"));
    assertThat(store.update(key("pods", "a"), object("a"), 7))
        .isInstanceOf(WriteResult.Stale.class);
    assertThat(store.update(key("pods", "a"), object("a"), 1))
        .isInstanceOf(WriteResult.Written.class);
    assertThat(store.update(key("pods", "none"), object("none"), 1))
        .isInstanceOf(WriteResult.Missing.class);
    assertThat(store.create(key("pods", "a"), object("a"))).isInstanceOf(WriteResult.Exists.class);
  }

  @Test
  void aListHoldsOneNamespaceAndNoNeighbour() {
    for (String namespace : List.of("a", "a-b", "a0", "b")) {
      store.create(new Key("pods", namespace, "x"), object("x"));
    }
    assertThat(store.list("pods", Optional.of("a")).objects()).hasSize(1);
    assertThat(store.list("pods", Optional.empty()).objects()).hasSize(4);
  }

  @Test
  void aWatchBeginsInThePastAsLongAsHistoryReaches() {
    for (String name : List.of("a", "b", "c", "d")) {
      store.create(key("pods", name), object(name));
    }
    List<Long> seen = new ArrayList<>();
    assertThat(store.watch("pods", Optional.empty(), 0, event -> seen.add(event.revision())))
        .isEqualTo(new WatchStart.Expired(1));
    assertThat(store.watch("pods", Optional.empty(), 9, event -> seen.add(event.revision())))
        .isEqualTo(new WatchStart.Future(4));
    assertThat(store.watch("pods", Optional.empty(), 1, event -> seen.add(event.revision())))
        .isInstanceOf(WatchStart.Started.class);
    store.create(key("services", "a"), object("a"));
    store.create(key("pods", "e"), object("e"));
    assertThat(seen).containsExactly(2L, 3L, 4L, 6L);
  }

  @Test
  void aClosedWatchHearsNothing() {
    List<Event> seen = new ArrayList<>();
    if (store.watch("pods", Optional.empty(), 0, seen::add)
        instanceof WatchStart.Started(Watch watch)) {
      watch.bookmark();
      watch.close();
    }
    store.create(key("pods", "a"), object("a"));
    assertThat(seen).containsExactly(new Event.Bookmark(0));
  }

  private static Key key(String type, String name) {
    return new Key(type, "default", name);
  }

  private static ObjectNode object(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name).put("namespace", "default");
    return object;
  }
}
