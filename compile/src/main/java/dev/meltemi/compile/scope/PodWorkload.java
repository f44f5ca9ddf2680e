package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.traffic.Workload;
import java.util.List;
import java.util.Map;

/** Which workload a pod belongs to, and what Istio calls its service and revision in metrics. */
public final class PodWorkload {
  // Istio: the labels of canonical services, in the order in which they count.
  private static final List<String> APP =
      List.of("service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
  private static final List<String> VERSION =
      List.of("service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");

  private PodWorkload() {}

  public static Workload of(ObjectMeta pod) {
    String owner = owner(pod);
    return new Workload(
        pod.namespace(),
        pod.name(),
        owner,
        first(pod.labels(), APP, owner),
        first(pod.labels(), VERSION, "latest"));
  }

  /** Of a machine, which has no pod. */
  static Workload of(WorkloadEntry machine) {
    String name = machine.meta().name();
    return new Workload(
        machine.meta().namespace(),
        "",
        name,
        first(machine.labels(), APP, name),
        first(machine.labels(), VERSION, "latest"));
  }

  /** A ReplicaSet is named after its Deployment, with a hash behind. */
  public static String owner(ObjectMeta pod) {
    return pod.owner()
        .map(owner ->
            owner.kind().equals("ReplicaSet")
                ? owner.name().replaceFirst("-[a-z0-9]+$", "")
                : owner.name())
        .orElse(pod.name());
  }

  private static String first(Map<String, String> labels, List<String> names, String otherwise) {
    return names.stream()
        .filter(labels::containsKey)
        .map(name -> labels.getOrDefault(name, ""))
        .findFirst()
        .orElse(otherwise);
  }
}
