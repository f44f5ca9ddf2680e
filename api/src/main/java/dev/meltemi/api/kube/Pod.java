package dev.meltemi.api.kube;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;

/** Some containers with one address. Its labels and owner are in {@code meta}. */
public record Pod(ObjectMeta meta, PodSpec spec, Status status) implements KubeResource {
  public static final String KIND = "Pod";

  /**
   * @param ip "" while unassigned
   * @param phase Pending, Running, Succeeded, Failed, Unknown, or "" when there is no status yet
   * @param ready the condition Ready is True
   */
  public record Status(
      String ip, String hostIp, String phase, boolean ready, String reason, List<String> podIps) {
    public static final Status NONE = new Status("", "", "", false, "", List.of());
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
