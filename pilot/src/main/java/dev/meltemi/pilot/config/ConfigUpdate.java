package dev.meltemi.pilot.config;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.Problem;
import java.util.List;
import java.util.Map;

/**
 * One step of a source.
 *
 * @param revisions the newest resourceVersion that is included, by kind; empty for sources without
 *     versions
 * @param problems every problem that the source has now, not only those of this step
 */
public record ConfigUpdate(
    List<MeshChange> changes, Map<String, Long> revisions, List<Problem> problems) {
  public ConfigUpdate {
    changes = List.copyOf(changes);
    revisions = Map.copyOf(revisions);
    problems = List.copyOf(problems);
  }

  public static ConfigUpdate of(List<MeshChange> changes) {
    return new ConfigUpdate(changes, Map.of(), List.of());
  }
}
