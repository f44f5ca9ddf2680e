package dev.meltemi.compile.check;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Selected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** WorkloadEntries that nobody selects, or cannot use, and ServiceEntries that select nobody. */
final class Machines {
  private static final String NOBODY = "IST0127";

  private final Mesh mesh;
  private final List<Problem> problems = new ArrayList<>();

  private Machines(Mesh mesh) {
    this.mesh = mesh;
  }

  static List<Problem> of(Mesh mesh) {
    Machines machines = new Machines(mesh);
    mesh.snapshot().serviceEntries().stream().forEach(machines::selector);
    mesh.snapshot().workloadEntries().stream().forEach(machines::use);
    return machines.problems;
  }

  private void selector(ServiceEntry entry) {
    if (entry.workloadSelector().isEmpty()) return;
    Map<String, String> selector = entry.workloadSelector().get();
    String namespace = entry.meta().namespace();
    boolean somebody =
        Stream.concat(
                mesh.snapshot().pods().in(namespace).values().stream()
                    .map(pod -> pod.meta().labels()),
                mesh.snapshot().workloadEntries().in(namespace).values().stream()
                    .map(WorkloadEntry::labels))
            .anyMatch(labels -> labels.entrySet().containsAll(selector.entrySet()));
    if (somebody) return;
    problems.add(
        Problem.warning(
            NOBODY,
            entry.origin(),
            "No matching workloads for this resource with the following labels: "
                + Hints.labels(selector),
            "kubectl get pods,workloadentries -n "
                + namespace
                + " --show-labels shows what there is."));
  }

  private void use(WorkloadEntry machine) {
    List<MeshService> services =
        mesh.services().stream()
            .filter(service -> service.selects(machine.meta().namespace(), machine.labels()))
            .toList();
    if (services.isEmpty()) {
      problems.add(
          Problem.warning(
              NOBODY,
              machine.origin(),
              "no Service or ServiceEntry of the namespace selects it, so nothing is sent there",
              "Give it the labels of a selector."));
    }
    String address = machine.endpoint().address();
    if (Selected.isAddress(address)) return;
    for (MeshService service : services) {
      if (service.ports().stream().allMatch(port -> port.entry().map(Machines::asks).orElse(false)))
        continue;
      problems.add(
          Problem.warning(
              "NoAddress",
              machine.origin(),
              "%s is told addresses, and \"%s\" is a name, so nothing is sent there"
                  .formatted(service.host(), address),
              "Write an IP address, or let a ServiceEntry of resolution DNS select it."));
    }
  }

  private static boolean asks(ServiceEntry entry) {
    return switch (entry.resolution()) {
      case DNS, DNS_ROUND_ROBIN -> true;
      case NONE, STATIC, DYNAMIC_DNS -> false;
    };
  }
}
