package dev.meltemi.api;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Resource;

/** One step from a {@link MeshSnapshot} to the next. */
public sealed interface MeshChange {
  ObjectKey key();

  /** The resource is new, or stands in place of the one with the same key. */
  record Upsert(Resource resource) implements MeshChange {
    @Override
    public ObjectKey key() {
      return resource.key();
    }
  }

  /** The resource is gone; removing what is not there changes nothing. */
  record Remove(ObjectKey key) implements MeshChange {}
}
