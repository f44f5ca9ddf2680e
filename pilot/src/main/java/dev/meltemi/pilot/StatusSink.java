package dev.meltemi.pilot;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import java.util.List;

/**
 * Takes what is wrong with the resources of a snapshot. Called after each push, in order; must not
 * block.
 */
public interface StatusSink extends AutoCloseable {
  StatusSink NONE = (_, _) -> {};

  void report(MeshSnapshot mesh, List<Problem> problems);

  @Override
  default void close() {}
}
