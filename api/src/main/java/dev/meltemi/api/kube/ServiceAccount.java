package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;

/** Who a pod is. */
public record ServiceAccount(ObjectMeta meta) implements KubeResource {
  public static final String KIND = "ServiceAccount";

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
