package dev.meltemi.compile.endpoint;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.compile.scope.EntryEndpoints;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What stands behind a port of a service: the pods that its selector takes, or, without a selector,
 * what EndpointSlices say.
 */
final class Workloads {
  private Workloads() {}

  static List<Workload> of(Mesh mesh, MeshService service, MeshPort port) {
    if (port.entry().isPresent()) {
      return EntryEndpoints.of(mesh.members(), port).stream()
          .map(written -> new Workload(written.endpoint(), written.labels()))
          .toList();
    }
    boolean selects = service.service().filter(known -> !known.selector().isEmpty()).isPresent();
    return selects ? fromPods(mesh, service, port) : fromSlices(mesh, service, port);
  }

  private static List<Workload> fromPods(Mesh mesh, MeshService service, MeshPort port) {
    List<Workload> workloads = new ArrayList<>();
    for (Pod pod : mesh.snapshot().pods().in(service.namespace()).values()) {
      OptionalInt target = port.targetIn(pod);
      if (target.isEmpty() || !isServing(pod)) continue;
      if (!service.selects(pod.meta().namespace(), pod.meta().labels())) continue;
      workloads.add(
          workload(
              mesh, pod.status().ip(), target.getAsInt(), pod.status().ready(), Optional.of(pod)));
    }
    return workloads;
  }

  /** Has an address, and is neither on its way out nor at its end. */
  private static boolean isServing(Pod pod) {
    return switch (pod.status().phase()) {
      case "Succeeded", "Failed" -> false;
      default -> !pod.status().ip().isEmpty() && !pod.meta().deleting();
    };
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
    return new Workload(new Endpoint(new Address(ip, port), 1, ready, who, proxied), labels);
  }
}
