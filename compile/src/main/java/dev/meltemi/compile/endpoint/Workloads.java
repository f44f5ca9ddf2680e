package dev.meltemi.compile.endpoint;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.compile.scope.EntryEndpoints;
import dev.meltemi.compile.scope.Localities;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PodWorkload;
import dev.meltemi.compile.scope.Selected;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands behind a port of a service: the pods and WorkloadEntries that its selector takes, or,
 * without a selector, what EndpointSlices say.
 */
final class Workloads {
  private Workloads() {}

  static List<Workload> of(Mesh mesh, MeshService service, MeshPort port) {
    if (port.entry().isPresent()) {
      return reachable(EntryEndpoints.of(mesh.members(), port));
    }
    Optional<Map<String, String>> selector =
        service.service().map(Service::selector).filter(labels -> !labels.isEmpty());
    if (selector.isEmpty()) return fromSlices(mesh, service, port);
    return reachable(Selected.of(mesh.members(), service.namespace(), selector.get(), port));
  }

  /** Endpoints that are told to a proxy are addresses; a name is for the DNS to resolve. */
  private static List<Workload> reachable(List<EntryEndpoints.Labelled> endpoints) {
    return endpoints.stream()
        .filter(known -> Selected.isAddress(known.endpoint().address().ip()))
        .map(known -> new Workload(known.endpoint(), known.labels()))
        .toList();
  }

  private static List<Workload> fromSlices(Mesh mesh, MeshService service, MeshPort port) {
    MeshSnapshot snapshot = mesh.snapshot();
    List<Workload> workloads = new ArrayList<>();
    for (EndpointSlice slice : snapshot.endpointSlices().in(service.namespace()).values()) {
      if (!slice.serviceName().equals(service.meta().name())) continue;
      for (EndpointSlice.Port target : slice.ports()) {
        if (!target.name().equals(port.name())) continue;
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
          Optional<Pod> pod = snapshot.pods().find(service.namespace(), endpoint.pod());
          endpoint
              .addresses()
              .forEach(
                  ip -> workloads.add(workload(mesh, ip, target.number(), endpoint.ready(), pod)));
        }
      }
    }
    return workloads;
  }

  private static Workload workload(
      Mesh mesh, String ip, int port, boolean ready, Optional<Pod> pod) {
    var who =
        pod.map(known -> PodWorkload.of(known.meta()))
            .orElse(dev.meltemi.traffic.Workload.unknown());
    Map<String, String> labels = pod.map(known -> known.meta().labels()).orElse(Map.of());
    boolean proxied = pod.filter(known -> mesh.members().isProxied(known, port)).isPresent();
    Place place = new Place(Localities.of(labels), 0, 0);
    return new Workload(new Endpoint(new Address(ip, port), 1, ready, who, proxied, place), labels);
  }
}
