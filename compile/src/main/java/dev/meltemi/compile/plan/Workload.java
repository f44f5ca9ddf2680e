package dev.meltemi.compile.plan;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.explain.Caller;
import dev.meltemi.compile.scope.PodWorkload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pods whose proxies see the same: those of one namespace with the same labels.
 *
 * @param pods how many
 */
record Workload(String name, ProxyView view, int pods) {
  private static final String PROXY = "istio-proxy";

  private record Key(ProxyView.Kind kind, String namespace, Map<String, String> labels) {}

  /** Those of a mesh, by namespace and name. */
  static Collection<Workload> of(MeshSnapshot mesh) {
    boolean injected = mesh.pods().stream().anyMatch(Workload::hasProxy);
    Map<Key, Workload> workloads = new LinkedHashMap<>();
    for (Pod pod : mesh.pods().all()) {
      if (injected && !hasProxy(pod)) continue;
      ObjectMeta meta = pod.meta();
      ProxyView.Kind kind = kind(mesh, meta.labels());
      ProxyView view =
          switch (kind) {
            case SIDECAR ->
                ProxyView.sidecar(meta.namespace(), meta.name(), pod.status().ip(), meta.labels());
            case ROUTER ->
                ProxyView.router(meta.namespace(), meta.name(), pod.status().ip(), meta.labels());
          };
      workloads.merge(
          new Key(kind, meta.namespace(), meta.labels()),
          new Workload(meta.namespace() + "/" + PodWorkload.owner(meta), view, 1),
          (one, _) -> new Workload(one.name(), one.view(), one.pods() + 1));
    }
    List<Workload> all = new ArrayList<>(workloads.values());
    all.addAll(unseenGateways(mesh, all));
    return all;
  }

  /** Every mesh has them, though files do not speak of them. */
  private static List<Workload> unseenGateways(MeshSnapshot mesh, List<Workload> known) {
    List<Workload> gateways = new ArrayList<>();
    for (String name : List.of("istio-ingressgateway", "istio-egressgateway", "istio-ingress")) {
      Optional<ProxyView> view = Caller.gateway(name).in(mesh);
      boolean used = view.filter(v -> isGateway(mesh, v.labels())).isPresent();
      boolean there = known.stream().anyMatch(w -> w.view().equals(view.orElse(null)));
      if (used && !there) gateways.add(new Workload(view.get().id(), view.get(), 1));
    }
    return gateways;
  }

  private static boolean hasProxy(Pod pod) {
    return pod.spec().containers().stream().anyMatch(c -> c.name().equals(PROXY))
        || pod.spec().initContainers().stream().anyMatch(c -> c.name().equals(PROXY));
  }

  private static ProxyView.Kind kind(MeshSnapshot mesh, Map<String, String> labels) {
    return isGateway(mesh, labels) ? ProxyView.Kind.ROUTER : ProxyView.Kind.SIDECAR;
  }

  private static boolean isGateway(MeshSnapshot mesh, Map<String, String> labels) {
    return labels.getOrDefault("istio", "").endsWith("gateway")
        || mesh.gateways().stream()
            .map(Gateway::selector)
            .filter(selector -> !selector.isEmpty())
            .anyMatch(selector -> labels.entrySet().containsAll(selector.entrySet()));
  }
}
