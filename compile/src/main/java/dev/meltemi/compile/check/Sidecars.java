package dev.meltemi.compile.check;

import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.scope.Age;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sidecars that stand in each other's way, that no pod has, or that name hosts that are not. */
final class Sidecars {
  private static final String SEVERAL = "IST0111";
  private static final String SAME_POD = "IST0110";
  private static final String NOT_FOUND = "IST0101";

  private final Mesh mesh;

  /** Without repetition: several pods have the same problem. */
  private final Set<Problem> problems = new LinkedHashSet<>();

  private Sidecars(Mesh mesh) {
    this.mesh = mesh;
  }

  static List<Problem> of(Mesh mesh) {
    Sidecars sidecars = new Sidecars(mesh);
    Comparator<Sidecar> order = Age.oldestFirst();
    List<Sidecar> all = mesh.snapshot().sidecars().stream().sorted(order).toList();
    Map<String, Sidecar> defaults = new HashMap<>();
    Map<Pod, Sidecar> owners = new HashMap<>();
    for (Sidecar sidecar : all) {
      if (sidecar.selects()) {
        sidecars.selector(sidecar, owners);
      } else {
        Sidecar older = defaults.putIfAbsent(sidecar.meta().namespace(), sidecar);
        if (older != null) sidecars.second(sidecar, older);
      }
      sidecar.egress().forEach(egress -> sidecars.hosts(sidecar, egress));
    }
    return new ArrayList<>(sidecars.problems);
  }

  private void second(Sidecar sidecar, Sidecar older) {
    problems.add(
        Problem.warning(
            SEVERAL,
            sidecar.origin(),
            "there is another Sidecar without workloadSelector in namespace %s, the older %s; this one has no effect"
                .formatted(sidecar.meta().namespace(), older.key()),
            "Put both into one Sidecar, or give this one a workloadSelector."));
  }

  private void selector(Sidecar sidecar, Map<Pod, Sidecar> owners) {
    Map<String, String> selector = sidecar.workloadSelector().orElseThrow();
    var inNamespace = mesh.snapshot().pods().in(sidecar.meta().namespace()).values();
    List<Pod> pods =
        inNamespace.stream()
            .filter(pod -> pod.meta().labels().entrySet().containsAll(selector.entrySet()))
            .toList();
    if (pods.isEmpty() && !inNamespace.isEmpty()) {
      problems.add(
          Problem.warning(
              NOT_FOUND,
              sidecar.origin(),
              "Referenced selector not found: \"" + Hints.labels(selector) + "\": no pod has it",
              "kubectl get pods -n %s --show-labels shows the labels of the pods."
                  .formatted(sidecar.meta().namespace())));
    }
    for (Pod pod : pods) {
      Sidecar older = owners.putIfAbsent(pod, sidecar);
      if (older == null) continue;
      problems.add(
          Problem.warning(
              SAME_POD,
              sidecar.origin(),
              "it selects pods that the older %s selects too; for these it has no effect"
                  .formatted(older.key()),
              "Let the selectors of both exclude each other."));
    }
  }

  /** Only names in full: a wildcard may wait for what comes later. */
  private void hosts(Sidecar sidecar, Sidecar.Egress egress) {
    for (String host : egress.hosts()) {
      int slash = host.indexOf('/');
      String namespace = host.substring(0, slash);
      String name = host.substring(slash + 1);
      if (name.startsWith("*") || namespace.startsWith("~")) continue;
      String owner = namespace.equals(".") ? sidecar.meta().namespace() : namespace;
      Optional<MeshService> service = service(name);
      if (service.isEmpty()) {
        problems.add(
            Problem.warning(
                NOT_FOUND,
                egress.origin(),
                "Referenced host not found: \"" + host + "\"",
                Hints.host(mesh, name, sidecar.meta().namespace())));
      } else if (!owner.equals("*") && !owner.equals(service.get().namespace())) {
        problems.add(
            Problem.warning(
                NOT_FOUND,
                egress.origin(),
                "Referenced host not found: \"%s\": %s is in namespace %s"
                    .formatted(host, name, service.get().namespace()),
                "Write %s/%s.".formatted(service.get().namespace(), name)));
      }
    }
  }

  private Optional<MeshService> service(String host) {
    return mesh.service(host)
        .or(() ->
            HostName.closest(mesh.services().stream().map(MeshService::host).toList(), host)
                .flatMap(mesh::service));
  }
}
