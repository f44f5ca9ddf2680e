package dev.meltemi.runtime.proxy;

import java.util.Map;

/**
 * Who a proxy is, as Pilot learns it from the node of the bootstrap.
 *
 * @param role what it stands before
 * @param address the pod's IPv4 address
 * @param name the pod's name
 * @param namespace the pod's namespace
 * @param serviceAccount the pod's service account
 * @param workload what runs the pod, such as its Deployment; empty where nothing says so
 * @param labels the pod's labels
 */
public record ProxyIdentity(
    Role role,
    String address,
    String name,
    String namespace,
    String serviceAccount,
    String workload,
    Map<String, String> labels) {
  /** Istio's proxy types. */
  public enum Role {
    SIDECAR("sidecar"),
    ROUTER("router");

    private final String word;

    Role(String word) {
      this.word = word;
    }
  }

  public ProxyIdentity {
    labels = Map.copyOf(labels);
  }

  /** {@code sidecar~10.244.0.5~pod.ns~ns.svc.cluster.local}. */
  public String nodeId() {
    return "%s~%s~%s.%s~%s.svc.cluster.local"
        .formatted(role.word, address, name, namespace, namespace);
  }

  /** Envoy's service cluster: {@code app.namespace}. */
  public String nodeCluster() {
    return labels.getOrDefault("app", name) + "." + namespace;
  }
}
