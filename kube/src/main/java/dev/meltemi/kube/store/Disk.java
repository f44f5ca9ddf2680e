package dev.meltemi.kube.store;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * The durable half of the store: one H2 MVStore file. Not thread-safe; the store writes one change
 * at a time.
 */
final class Disk implements AutoCloseable {

  private static final String REVISION = "revision";

  private final MVStore file;
  private final MVMap<String, String> objects;
  private final MVMap<String, Long> counters;

  Disk(Path path) {
    // Nothing is written but by write(): a background commit would only blur what has been
    // acknowledged.
    file = new MVStore.Builder().fileName(path.toString()).autoCommitDisabled().open();
    objects = file.openMap("objects");
    counters = file.openMap("counters");
  }

  long revision() {
    return counters.getOrDefault(REVISION, 0L);
  }

  Map<Key, ObjectNode> read() {
    Map<Key, ObjectNode> all = new TreeMap<>(Comparator.comparing(Key::path));
    objects.forEach((path, json) -> all.put(Key.parse(path), Json.parse(json)));
    return all;
  }

  /** Returns when the change and the new revision are on disk. An empty object removes the key. */
  void write(Key key, Optional<ObjectNode> object, long revision) {
    try {
      if (object.isPresent()) {
        objects.put(key.path(), object.get().toString());
      } else {
        objects.remove(key.path());
      }
      counters.put(REVISION, revision);
      file.commit();
      file.sync();
    } catch (RuntimeException full) {
      // What was not acknowledged must not come to the disk with the next change.
      file.rollback();
      throw full;
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
