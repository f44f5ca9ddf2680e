package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.Map;

/**
 * A number of equal pods.
 *
 * @param replicas 1 when absent
 * @param selector its matchLabels
 */
public record Deployment(
    ObjectMeta meta,
    int replicas,
    Map<String, String> selector,
    PodSpec.Template template,
    int readyReplicas)
    implements KubeResource {
  public static final String KIND = "Deployment";

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
