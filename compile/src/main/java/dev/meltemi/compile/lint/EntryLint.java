package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.Service;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Hosts of the world and machines, of which something is said that nobody reads. */
final class EntryLint {
  private static final String INEFFECTIVE = "Ineffective";

  private final Mesh mesh;
  private final Notes notes;

  private EntryLint(Mesh mesh, Notes notes) {
    this.mesh = mesh;
    this.notes = notes;
  }

  static void check(Mesh mesh, Notes notes) {
    var lint = new EntryLint(mesh, notes);
    mesh.snapshot().serviceEntries().stream().forEach(lint::entry);
    lint.protocols();
    Map<String, WorkloadEntry> owners = new HashMap<>();
    for (WorkloadEntry machine : mesh.snapshot().workloadEntries().all()) {
      lint.ports(machine);
      WorkloadEntry other =
          owners.putIfAbsent(
              machine.meta().namespace() + " " + machine.endpoint().address(), machine);
      if (other != null && other.labels().equals(machine.labels())) {
        notes.warn(
            "DuplicateAddress",
            machine.origin(),
            "%s has the same address %s and the same labels, so that it gets twice as much"
                .formatted(other.key(), machine.endpoint().address()),
            "Remove one of both, or write weight: 2.");
      }
    }
  }

  private void entry(ServiceEntry entry) {
    boolean nobody =
        entry.resolution() == ServiceEntry.Resolution.STATIC
            && entry.endpoints().isEmpty()
            && entry.workloadSelector().isEmpty();
    if (nobody) {
      notes.warn(
          "NoEndpoints",
          entry.origin(),
          "with resolution STATIC and neither endpoints nor workloadSelector nobody is there;"
              + " requests are answered with 503 and flag UH",
          "endpoints: [{address: …}], or resolution: DNS");
    }
    boolean byName =
        entry.location() == ServiceEntry.Location.MESH_INTERNAL
            && entry.resolution() == ServiceEntry.Resolution.DNS
            && entry.endpoints().isEmpty()
            && entry.workloadSelector().isEmpty()
            && entry.hosts().stream()
                .noneMatch(host -> host.endsWith(mesh.config().clusterDomain()));
    if (byName) {
      notes.warn(
          "InternalByName",
          entry.origin(),
          "MESH_INTERNAL says that %s has a proxy of the mesh, and it is found by DNS in the world"
              .formatted(entry.hosts().getFirst()),
          "location: MESH_EXTERNAL");
    }
  }

  private record HostPort(String host, int port) {}

  /** Of one host and port the oldest entry's protocol counts. */
  private void protocols() {
    Map<HostPort, String> known = new HashMap<>();
    for (ServiceEntry entry : mesh.snapshot().serviceEntries().all()) {
      for (String host : entry.hosts()) {
        for (ServiceEntry.Port port : entry.ports()) {
          String first = known.putIfAbsent(new HostPort(host, port.number()), port.protocol());
          if (first == null || first.equals(port.protocol())) continue;
          notes.warn(
              "IST0177",
              entry.origin(),
              "another ServiceEntry says %s of port %d of %s, and this one %s"
                  .formatted(first, port.number(), host, port.protocol()),
              "protocol: " + first);
        }
      }
    }
  }

  private void ports(WorkloadEntry machine) {
    List<MeshService> services =
        mesh.services().stream()
            .filter(service -> service.selects(machine.meta().namespace(), machine.labels()))
            .toList();
    if (services.isEmpty()) return;
    Set<String> names = new TreeSet<>();
    for (MeshService service : services) {
      for (MeshPort port : service.ports()) {
        names.add(port.name());
        if (port.target() instanceof Service.TargetPort.ByName(String name)) {
          names.add(name);
        }
      }
    }
    for (String port : machine.endpoint().ports().keySet()) {
      if (names.contains(port)) continue;
      notes.warn(
          INEFFECTIVE,
          machine.origin(),
          "ports names \"%s\", and what selects the machine has no port of that name"
              .formatted(port),
          "Names of ports there: " + String.join(", ", names) + ".");
    }
  }
}
