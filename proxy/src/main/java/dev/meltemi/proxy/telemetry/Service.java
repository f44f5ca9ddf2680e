package dev.meltemi.proxy.telemetry;

/**
 * The service that was asked for.
 *
 * @param host such as {@code reviews.default.svc.cluster.local}
 * @param name such as {@code reviews}; of a host outside of the mesh, the host
 * @param namespace empty for hosts outside of the mesh
 */
record Service(String host, String name, String namespace) {
  static final Service UNKNOWN = new Service("", "", "");

  /** By the name of a cluster, {@code outbound|9080|v1|reviews.default.svc.cluster.local}. */
  static Service ofCluster(String cluster) {
    String[] parts = cluster.split("\\|", -1);
    // Istio names connections that it lets pass, or not, after their cluster.
    if (parts.length != 4) return cluster.isEmpty() ? UNKNOWN : new Service("", cluster, "");
    return ofHost(parts[3]);
  }

  static Service ofHost(String host) {
    String[] labels = host.split("\\.", 4);
    boolean inMesh = labels.length == 4 && labels[2].equals("svc");
    return inMesh ? new Service(host, labels[0], labels[1]) : new Service(host, host, "");
  }

  /**
   * What a workload serves. Clusters of what comes in do not name a service; the canonical one
   * stands for it, which nearly always bears its name.
   */
  static Service of(Party workload) {
    if (workload.app().isEmpty() || workload.namespace().isEmpty()) return UNKNOWN;
    return new Service(
        workload.app() + "." + workload.namespace() + ".svc.cluster.local",
        workload.app(),
        workload.namespace());
  }
}
