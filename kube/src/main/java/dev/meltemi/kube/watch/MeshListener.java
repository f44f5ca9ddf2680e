package dev.meltemi.kube.watch;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Problem;
import java.util.List;

/** Hears what a {@link MeshWatch} sees. Called on one thread, one call after the other. */
public interface MeshListener {

  void changed(MeshChange change);

  /** Everything that existed at the start has been told. Called once. */
  void synced();

  /** An object cannot be read; what was told of it before still counts. */
  default void rejected(ObjectKey key, List<Problem> problems) {}
}
