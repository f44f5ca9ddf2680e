package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.compile.ProxyView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Sidecar holds for which proxy. One that selects the workload counts before that of its
 * namespace, and this before that of the mesh, which is in the root namespace; of rivals the
 * oldest. Nothing is inherited between them.
 */
final class SidecarIndex {
  private static final Pattern OWN_ADDRESS = Pattern.compile("(?:0\\.0\\.0\\.0|\\[::]):.*");

  private final Map<String, Sidecar> namespaces = new HashMap<>();
  private final Map<String, List<Sidecar>> workloads = new HashMap<>();
  private final String rootNamespace;

  private SidecarIndex(Collection<Sidecar> sidecars, String rootNamespace) {
    this.rootNamespace = rootNamespace;
    Comparator<Sidecar> order = Age.oldestFirst();
    for (Sidecar sidecar : sidecars.stream().sorted(order).toList()) {
      String namespace = sidecar.meta().namespace();
      if (sidecar.selects()) {
        workloads.computeIfAbsent(namespace, _ -> new ArrayList<>()).add(sidecar);
      } else {
        namespaces.putIfAbsent(namespace, sidecar);
      }
    }
  }

  static SidecarIndex of(Collection<Sidecar> sidecars, String rootNamespace) {
    return new SidecarIndex(sidecars, rootNamespace);
  }

  /** Empty for a gateway, which is told everything. */
  Optional<Sidecar> find(ProxyView proxy) {
    return switch (proxy.kind()) {
      case SIDECAR -> find(proxy.namespace(), proxy.labels());
      case ROUTER -> Optional.empty();
    };
  }

  private Optional<Sidecar> find(String namespace, Map<String, String> labels) {
    for (Sidecar sidecar : workloads.getOrDefault(namespace, List.of())) {
      Map<String, String> selector = sidecar.workloadSelector().orElseThrow();
      if (labels.entrySet().containsAll(selector.entrySet())) return Optional.of(sidecar);
    }
    return Optional.ofNullable(namespaces.get(namespace))
        .or(() -> Optional.ofNullable(namespaces.get(rootNamespace)));
  }

  /** Whether the application listens at the pod's own address, which tells replicas apart. */
  static boolean isAtOwnAddress(Sidecar.Ingress ingress) {
    return OWN_ADDRESS.matcher(ingress.defaultEndpoint()).matches();
  }
}
