package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.PeerAuthentication.Mode;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** PeerAuthentications for nobody, beside another, or for ports that no pod has. */
final class PeerLint {
  private static final String RIVALS = "RivalPeerAuthentications";

  private final Mesh mesh;
  private final Notes notes;

  private PeerLint(Mesh mesh, Notes notes) {
    this.mesh = mesh;
    this.notes = notes;
  }

  static void check(Mesh mesh, Notes notes) {
    var lint = new PeerLint(mesh, notes);
    Map<String, PeerAuthentication> wide = new HashMap<>();
    Map<Pod, PeerAuthentication> owners = new HashMap<>();
    for (PeerAuthentication policy : mesh.snapshot().peerAuthentications().all()) {
      if (policy.mode() == Mode.UNSET && policy.ports().isEmpty()) {
        notes.warn(
            "Ineffective",
            policy.origin(),
            "a policy without a mode leaves everything as it is",
            "mtls: {mode: STRICT}");
      }
      if (policy.selects()) {
        lint.selected(policy, owners);
        continue;
      }
      PeerAuthentication other = wide.putIfAbsent(policy.meta().namespace(), policy);
      if (other != null) lint.wide(policy, other);
    }
  }

  private void wide(PeerAuthentication policy, PeerAuthentication other) {
    notes.warn(
        RIVALS,
        policy.origin(),
        "%s is without a selector too; of the two only the older one counts".formatted(other.key()),
        "Keep one, or give this one a selector.");
  }

  private void selected(PeerAuthentication policy, Map<Pod, PeerAuthentication> owners) {
    Map<String, String> labels = policy.selector().orElseThrow();
    var inNamespace = mesh.snapshot().pods().in(policy.meta().namespace()).values();
    List<Pod> pods =
        inNamespace.stream()
            .filter(Lint::isLiving)
            .filter(pod -> pod.meta().labels().entrySet().containsAll(labels.entrySet()))
            .toList();
    if (pods.isEmpty() && !inNamespace.isEmpty()) {
      notes.warn(
          "IST0127",
          policy.origin(),
          "No matching workloads for this resource with the following labels: "
              + new TreeMap<>(labels)
                  .entrySet().stream()
                      .map(label -> label.getKey() + "=" + label.getValue())
                      .collect(Collectors.joining(",")),
          "kubectl get pods -n %s --show-labels shows what there is."
              .formatted(policy.meta().namespace()));
    }
    Set<PeerAuthentication> others = new LinkedHashSet<>();
    for (Pod pod : pods) {
      PeerAuthentication other = owners.putIfAbsent(pod, policy);
      if (other != null) others.add(other);
    }
    for (PeerAuthentication other : others) {
      notes.warn(
          RIVALS,
          policy.origin(),
          "%s selects some of the same pods; for these only the older of the two counts"
              .formatted(other.key()),
          "Let the selectors of both exclude each other.");
    }
    if (!pods.isEmpty()) policy.ports().keySet().forEach(port -> port(policy, port, pods));
  }

  /** The number is that of the pod, though everything else in Istio means the Service's. */
  private void port(PeerAuthentication policy, int number, List<Pod> pods) {
    Set<Integer> targets = new TreeSet<>();
    boolean isServicePort = false;
    for (Pod pod : pods) {
      pod.spec().containers().stream()
          .flatMap(container -> container.ports().stream())
          .forEach(port -> targets.add(port.number()));
      for (MeshService service : mesh.services()) {
        if (!service.selects(pod.meta().namespace(), pod.meta().labels())) continue;
        for (MeshPort port : service.ports()) {
          port.targetIn(pod).ifPresent(targets::add);
          isServicePort |= port.number() == number;
        }
      }
    }
    if (targets.contains(number) || targets.isEmpty()) return;
    notes.warn(
        "NoSuchPort",
        policy.origin(),
        "portLevelMtls is for port %d, which none of the pods has%s"
            .formatted(
                number, isServicePort ? "; it is the Service's, and the pod's is meant" : ""),
        "Ports of the pods: %s."
            .formatted(targets.stream().map(String::valueOf).collect(Collectors.joining(", "))));
  }
}
