package dev.meltemi.compile.endpoint;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.compile.scope.EntryEndpoints;
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

  static List<Workload> of(MeshSnapshot snapshot, MeshService service, MeshPort port) {
    if (port.entry().isPresent()) {
      return EntryEndpoints.of(port).stream()
          .map(written -> new Workload(written.endpoint(), written.labels()))
          .toList();
    }
    boolean selects = service.service().filter(known -> !known.selector().isEmpty()).isPresent();
    return selects ? fromPods(snapshot, service, port) : fromSlices(snapshot, service, port);
  }

  private static List<Workload> fromPods(
      MeshSnapshot snapshot, MeshService service, MeshPort port) {
    List<Workload> workloads = new ArrayList<>();
    for (Pod pod : snapshot.pods().in(service.namespace()).values()) {
      OptionalInt target = port.targetIn(pod);
      if (target.isEmpty() || !isServing(pod)) continue;
      if (!service.selects(pod.meta().namespace(), pod.meta().labels())) continue;
      workloads.add(
          workload(pod.status().ip(), target.getAsInt(), pod.status().ready(), Optional.of(pod)));
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

  private static List<Workload> fromSlices(
      MeshSnapshot snapshot, MeshService service, MeshPort port) {
    List<Workload> workloads = new ArrayList<>();
    for (EndpointSlice slice : snapshot.endpointSlices().in(service.namespace()).values()) {
      if (!slice.serviceName().equals(service.meta().name())) continue;
      for (EndpointSlice.Port target : slice.ports()) {
        if (!target.name().equals(port.name())) continue;
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
          Optional<Pod> pod = snapshot.pods().find(service.namespace(), endpoint.pod());
          endpoint
              .addresses()
              .forEach(ip -> workloads.add(workload(ip, target.number(), endpoint.ready(), pod)));
        }
      }
    }
    return workloads;
  }

  private static Workload workload(String ip, int port, boolean ready, Optional<Pod> pod) {
    String name = pod.map(known -> known.meta().namespace() + "/" + known.meta().name()).orElse("");
    Map<String, String> labels = pod.map(known -> known.meta().labels()).orElse(Map.of());
    return new Workload(new Endpoint(new Address(ip, port), 1, ready, name), labels);
  }
}
