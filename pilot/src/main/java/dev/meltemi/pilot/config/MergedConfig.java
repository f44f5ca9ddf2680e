package dev.meltemi.pilot.config;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All sources as one snapshot. Of an object that several hold, the source that was named first
 * counts; when it goes there, the next one's comes forth. Belongs to one thread.
 */
public final class MergedConfig {
  private final List<Map<ObjectKey, Resource>> bySource = new ArrayList<>();
  private final List<List<Problem>> problems = new ArrayList<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private MeshSnapshot snapshot = MeshSnapshot.empty();

  public MergedConfig(int sources) {
    for (int i = 0; i < sources; i++) {
      bySource.add(new HashMap<>());
      problems.add(List.of());
    }
  }

  /**
   * Takes a step of a source.
   *
   * @return whether the snapshot is another one now
   */
  public boolean apply(int source, ConfigUpdate update) {
    var changes = new ArrayList<MeshChange>();
    for (var change : update.changes()) {
      var key = change.key();
      var before = effective(key);
      switch (change) {
        case MeshChange.Upsert(var resource) -> bySource.get(source).put(key, resource);
        case MeshChange.Remove(_) -> bySource.get(source).remove(key);
      }
      var after = effective(key);
      if (before.equals(after)) continue;
      changes.add(
          after
              .<MeshChange>map(MeshChange.Upsert::new)
              .orElseGet(() -> new MeshChange.Remove(key)));
    }
    update.revisions().forEach((kind, revision) -> revisions.merge(kind, revision, Math::max));
    problems.set(source, update.problems());
    snapshot = snapshot.withAll(changes);
    return !changes.isEmpty();
  }

  private Optional<Resource> effective(ObjectKey key) {
    return bySource.stream()
        .filter(source -> source.containsKey(key))
        .findFirst()
        .map(source -> source.get(key));
  }

  public MeshSnapshot snapshot() {
    return snapshot;
  }

  /** The newest resourceVersion that the snapshot includes, by kind. */
  public Map<String, Long> revisions() {
    return Map.copyOf(revisions);
  }

  /** What the sources cannot read now. */
  public List<Problem> problems() {
    return problems.stream().flatMap(List::stream).toList();
  }
}
