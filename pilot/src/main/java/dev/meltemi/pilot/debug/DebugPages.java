package dev.meltemi.pilot.debug;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.pilot.push.Convergence;
import dev.meltemi.pilot.push.ProxyState;
import dev.meltemi.xds.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of the debug pages as JSON trees. Pure. */
final class DebugPages {
  private DebugPages() {}

  /**
   * Istio's {@code /debug/syncz}: one entry a proxy, with what was sent and acknowledged of each
   * type.
   */
  static List<Map<String, Object>> syncz(List<ProxyState> proxies) {
    return proxies.stream().map(DebugPages::sync).toList();
  }

  private static Map<String, Object> sync(ProxyState proxy) {
    var metadata = proxy.node().metadata();
    var tree = new LinkedHashMap<String, Object>();
    tree.put("cluster_id", metadata.getOrDefault("CLUSTER_ID", ""));
    tree.put("proxy", name(proxy));
    tree.put("proxy_type", proxy.node().type());
    tree.put("istio_version", metadata.getOrDefault("ISTIO_VERSION", ""));
    for (var type : ResourceType.values()) {
      var status = proxy.status().get(type);
      tree.put(word(type) + "_sent", status == null ? "" : status.sent());
      tree.put(word(type) + "_acked", status == null ? "" : status.acknowledged());
      if (status != null)
        status.rejected().ifPresent(r -> tree.put(word(type) + "_rejected", r.error()));
    }
    if (!proxy.rejection().isEmpty()) tree.put("rejection", proxy.rejection());
    return tree;
  }

  static Map<String, Object> convergence(Convergence convergence) {
    var proxies = new ArrayList<Map<String, Object>>();
    for (var proxy : convergence.proxies()) {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("proxy", name(proxy));
      tree.put("converged", convergence.version() > 0 && proxy.lives(convergence.version()));
      tree.put("published", proxy.published());
      tree.put("acknowledged", proxy.acknowledged());
      tree.put("millis", proxy.convergenceNanos() / 1_000_000);
      if (!proxy.rejection().isEmpty()) tree.put("rejection", proxy.rejection());
      proxies.add(tree);
    }
    var tree = new LinkedHashMap<String, Object>();
    tree.put("converged", convergence.reached());
    tree.put("version", convergence.version());
    tree.put("proxies", proxies);
    return tree;
  }

  /** Istio's resources that are in force, and what the sources could not read. */
  static Map<String, Object> configz(MeshSnapshot mesh, List<Problem> problems) {
    var resources = mesh.istio().map(DebugPages::resource).toList();
    return ordered(
        "resources", resources, "problems", problems.stream().map(Problem::toString).toList());
  }

  private static Map<String, Object> resource(Resource resource) {
    var meta = resource.meta();
    return ordered(
        "kind", resource.key().kind(),
        "namespace", meta.namespace(),
        "name", meta.name(),
        "resourceVersion", meta.resourceVersion(),
        "content", resource.toString());
  }

  static List<Map<String, Object>> registryz(MeshSnapshot mesh) {
    return mesh.services().stream()
        .map(service ->
            ordered(
                "hostname",
                    "%s.%s.svc.cluster.local"
                        .formatted(service.meta().name(), service.meta().namespace()),
                "address", service.clusterIp(),
                "ports",
                    service.ports().stream()
                        .map(p -> ordered("name", p.name(), "port", p.number()))
                        .toList()))
        .toList();
  }

  static List<Map<String, Object>> endpointz(MeshSnapshot mesh) {
    return mesh.endpointSlices().stream()
        .map(slice ->
            ordered(
                "service", slice.serviceName() + "." + slice.meta().namespace(),
                "ports",
                    slice.ports().stream()
                        .map(p -> ordered("name", p.name(), "port", p.number()))
                        .toList(),
                "endpoints",
                    slice.endpoints().stream()
                        .map(e ->
                            ordered("addresses", e.addresses(), "ready", e.ready(), "pod", e.pod()))
                        .toList()))
        .toList();
  }

  /** Istio's name of a proxy: {@code pod.namespace}. */
  static String name(ProxyState proxy) {
    var node = proxy.node();
    return node.namespace().isEmpty() ? node.name() : node.name() + "." + node.namespace();
  }

  private static String word(ResourceType type) {
    return switch (type) {
      case CLUSTER -> "cluster";
      case ENDPOINT -> "endpoint";
      case SECRET -> "secret";
      case LISTENER -> "listener";
      case ROUTE -> "route";
    };
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2)
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    return map;
  }
}
