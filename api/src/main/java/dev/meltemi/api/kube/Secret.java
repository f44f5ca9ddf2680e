package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.Map;

/**
 * Named secrets. {@code toString} tells the names only.
 *
 * @param data base64, as in the API; {@code stringData} is folded in
 */
public record Secret(ObjectMeta meta, String type, Map<String, String> data)
    implements KubeResource {
  public static final String KIND = "Secret";

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }

  @Override
  public String toString() {
    return "Secret[" + key() + ", type=" + type + ", names=" + data.keySet() + "]";
  }
}
