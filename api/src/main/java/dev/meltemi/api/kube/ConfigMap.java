package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.Map;

/** Named texts. */
public record ConfigMap(ObjectMeta meta, Map<String, String> data) implements KubeResource {
  public static final String KIND = "ConfigMap";

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
