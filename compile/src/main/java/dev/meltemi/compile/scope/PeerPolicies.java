package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.PeerAuthentication.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which connections each workload takes. A policy for some workloads counts before that of their
 * namespace, and this before that of the mesh, which is in the root namespace; of rivals the
 * oldest.
 */
final class PeerPolicies {
  private final Map<String, Mode> namespaces = new HashMap<>();
  private final Map<String, List<PeerAuthentication>> workloads = new HashMap<>();
  private final Mode mesh;

  private PeerPolicies(Collection<PeerAuthentication> policies, String rootNamespace) {
    Comparator<PeerAuthentication> order = Age.oldestFirst();
    for (PeerAuthentication policy : policies.stream().sorted(order).toList()) {
      String namespace = policy.meta().namespace();
      if (policy.selects()) {
        workloads.computeIfAbsent(namespace, _ -> new ArrayList<>()).add(policy);
      } else {
        namespaces.putIfAbsent(namespace, policy.mode());
      }
    }
    mesh = or(namespaces.getOrDefault(rootNamespace, Mode.UNSET), Mode.PERMISSIVE);
  }

  static PeerPolicies of(Collection<PeerAuthentication> policies, String rootNamespace) {
    return new PeerPolicies(policies, rootNamespace);
  }

  /**
   * Never {@link Mode#UNSET}.
   *
   * @param port the workload's own; empty for those that no Service has
   */
  Mode mode(String namespace, Map<String, String> labels, OptionalInt port) {
    Mode wide = or(namespaces.getOrDefault(namespace, Mode.UNSET), mesh);
    for (PeerAuthentication policy : workloads.getOrDefault(namespace, List.of())) {
      if (!labels.entrySet().containsAll(policy.selector().orElseThrow().entrySet())) continue;
      Mode own = or(policy.mode(), wide);
      return port.isPresent()
          ? or(policy.ports().getOrDefault(port.getAsInt(), Mode.UNSET), own)
          : own;
    }
    return wide;
  }

  private static Mode or(Mode mode, Mode otherwise) {
    return mode == Mode.UNSET ? otherwise : mode;
  }
}
