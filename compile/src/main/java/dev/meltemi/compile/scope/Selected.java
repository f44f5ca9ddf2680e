package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.compile.scope.EntryEndpoints.Labelled;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the selector of a Service or ServiceEntry takes: pods and WorkloadEntries of its namespace
 * (Istio's workload instances).
 */
public final class Selected {
  private Selected() {}

  /** The endpoints of a port, pods first. */
  public static List<Labelled> of(
      Members members, String namespace, Map<String, String> selector, MeshPort port) {
    List<Labelled> endpoints = new ArrayList<>();
    for (Pod pod : members.snapshot().pods().in(namespace).values()) {
      if (!isServing(pod) || !takes(selector, pod.meta().labels())) continue;
      OptionalInt target = port.targetIn(pod);
      if (target.isPresent()) endpoints.add(endpoint(members, pod, port, target.getAsInt()));
    }
    machines(members, namespace, selector)
        .forEach(machine -> {
          OptionalInt target = port.targetIn(machine);
          if (target.isPresent())
            endpoints.add(endpoint(members, machine, port, target.getAsInt()));
        });
    return endpoints;
  }

  /** Those that have an address of their own. */
  static Stream<WorkloadEntry> machines(
      Members members, String namespace, Map<String, String> selector) {
    return members.snapshot().workloadEntries().in(namespace).values().stream()
        .filter(machine -> !machine.endpoint().address().isEmpty())
        .filter(machine -> takes(selector, machine.labels()));
  }

  /** Whether a machine's address is one, and no name. */
  public static boolean isAddress(String text) {
    return text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || Character.isDigit(c));
  }

  private static boolean takes(Map<String, String> selector, Map<String, String> labels) {
    return labels.entrySet().containsAll(selector.entrySet());
  }

  /** Has an address, and is neither on its way out nor at its end. */
  private static boolean isServing(Pod pod) {
    return switch (pod.status().phase()) {
      case "Succeeded", "Failed" -> false;
      default -> !pod.status().ip().isEmpty() && !pod.meta().deleting();
    };
  }

  private static Labelled endpoint(Members members, Pod pod, MeshPort port, int target) {
    Endpoint endpoint =
        new Endpoint(
            new Address(pod.status().ip(), target),
            1,
            pod.status().ready(),
            PodWorkload.of(pod.meta()),
            isInside(port) && members.isProxied(pod, target),
            new Place(Localities.of(pod.meta().labels()), 0, 0));
    return new Labelled(endpoint, pod.meta().labels());
  }

  private static Labelled endpoint(
      Members members, WorkloadEntry machine, MeshPort port, int target) {
    Endpoint endpoint =
        new Endpoint(
            new Address(machine.endpoint().address(), target),
            machine.endpoint().weight(),
            true,
            PodWorkload.of(machine),
            isInside(port) && members.isProxied(machine, target),
            new Place(Localities.of(machine.endpoint()), 0, 0));
    return new Labelled(endpoint, machine.labels());
  }

  private static boolean isInside(MeshPort port) {
    return port.entry()
        .map(entry -> entry.location() == ServiceEntry.Location.MESH_INTERNAL)
        .orElse(true);
  }
}
