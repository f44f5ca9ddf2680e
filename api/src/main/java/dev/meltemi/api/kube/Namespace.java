package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;

/** A namespace; its labels decide about injection. */
public record Namespace(ObjectMeta meta) implements KubeResource {
  public static final String KIND = "Namespace";

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, "", meta.name());
  }
}
