package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine without a pod, which stands behind every Service and ServiceEntry of its namespace that
 * selects it.
 *
 * @param endpoint its address and ports; its labels as written in the spec
 */
public record WorkloadEntry(ObjectMeta meta, Origin origin, ServiceEntry.Endpoint endpoint)
    implements IstioResource {
  public static final String KIND = "WorkloadEntry";

  /** What selectors look at: those of the spec and of the object, which win (as in Istio). */
  public Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>(endpoint.labels());
    labels.putAll(meta.labels());
    return Collections.unmodifiableMap(labels);
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
