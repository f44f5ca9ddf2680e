package dev.meltemi.compile.scope;

import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Resource;
import java.util.Comparator;

/** Istio's order among rivals: the oldest first, then by name, then by namespace. */
public final class Age {
  private static final Comparator<ObjectMeta> ORDER =
      Comparator.comparing(ObjectMeta::creationTimestamp)
          .thenComparing(ObjectMeta::name)
          .thenComparing(ObjectMeta::namespace);

  private Age() {}

  public static <T extends Resource> Comparator<T> oldestFirst() {
    return Comparator.comparing(Resource::meta, ORDER);
  }
}
