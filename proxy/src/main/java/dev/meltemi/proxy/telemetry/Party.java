package dev.meltemi.proxy.telemetry;

import dev.meltemi.traffic.Workload;
import dev.meltemi.xds.ProxyNode;
import java.util.List;
import java.util.Map;

/**
 * One end of the traffic, in the words of Istio's labels.
 *
 * @param workload such as {@code reviews-v1}
 * @param principal its SPIFFE identity as a certificate showed it; empty without mutual TLS
 * @param app Istio's canonical service
 * @param version Istio's canonical revision
 */
record Party(
    String workload,
    String namespace,
    String principal,
    String app,
    String version,
    String cluster) {
  static final Party UNKNOWN = new Party("", "", "", "", "", "");

  // Istio: the labels of canonical services, in the order in which they count.
  private static final List<String> APP =
      List.of("service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
  private static final List<String> VERSION =
      List.of("service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");

  static Party of(Workload workload) {
    return new Party(
        workload.name(), workload.namespace(), "", workload.app(), workload.version(), "");
  }

  /** The proxy's own workload, as its node tells the control plane too. */
  static Party of(ProxyNode node) {
    String workload = node.metadata().getOrDefault("WORKLOAD_NAME", node.name());
    return new Party(
        workload,
        node.namespace(),
        "",
        first(node.labels(), APP, workload),
        first(node.labels(), VERSION, "latest"),
        node.metadata().getOrDefault("CLUSTER_ID", ""));
  }

  Party withPrincipal(String shown) {
    return new Party(workload, namespace, shown, app, version, cluster);
  }

  private static String first(Map<String, String> labels, List<String> names, String otherwise) {
    return names.stream()
        .filter(labels::containsKey)
        .map(name -> labels.getOrDefault(name, ""))
        .findFirst()
        .orElse(otherwise);
  }
}
