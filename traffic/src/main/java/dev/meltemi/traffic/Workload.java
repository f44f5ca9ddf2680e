package dev.meltemi.traffic;

/**
 * Who stands behind an endpoint. People and metrics read it; nothing is decided by it.
 *
 * @param namespace of the pod, or empty when nothing is known
 * @param pod its name, or empty
 * @param name of what runs it, such as its Deployment
 * @param app Istio's canonical service, such as {@code reviews}
 * @param version Istio's canonical revision, such as {@code v1}
 */
public record Workload(String namespace, String pod, String name, String app, String version) {
  private static final Workload UNKNOWN = new Workload("", "", "", "", "");

  public static Workload unknown() {
    return UNKNOWN;
  }

  public boolean isUnknown() {
    return equals(UNKNOWN);
  }

  /** {@code namespace/pod}; with the workload's name where the pod is not known; or empty. */
  @Override
  public String toString() {
    String known = pod.isEmpty() ? name : pod;
    return namespace.isEmpty() ? known : namespace + "/" + known;
  }
}
