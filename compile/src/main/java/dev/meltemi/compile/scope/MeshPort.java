package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A TCP port of a service.
 *
 * @param target the endpoints' side of it
 * @param entry where it comes from, when not from a Service
 */
public record MeshPort(
    int number,
    String name,
    PortProtocol protocol,
    Service.TargetPort target,
    Optional<ServiceEntry> entry) {

  static MeshPort of(Service.Port port) {
    return new MeshPort(
        port.number(),
        port.name(),
        PortProtocol.of(port),
        port.targetPort().orElse(new Service.TargetPort.ByNumber(port.number())),
        Optional.empty());
  }

  static MeshPort of(ServiceEntry entry, ServiceEntry.Port port) {
    return new MeshPort(
        port.number(),
        port.name(),
        PortProtocol.of(port),
        new Service.TargetPort.ByNumber(port.target()),
        Optional.of(entry));
  }

  /**
   * The pod's side of it; empty when the pod has no container port of that name. A ServiceEntry's
   * port means the pod's port of its name, if there is one.
   */
  public OptionalInt targetIn(Pod pod) {
    return switch (target) {
      case Service.TargetPort.ByNumber(int number) -> {
        OptionalInt named = entry.isPresent() ? pod.spec().portNamed(name) : OptionalInt.empty();
        yield named.isPresent() ? named : OptionalInt.of(number);
      }
      case Service.TargetPort.ByName(String named) -> pod.spec().portNamed(named);
    };
  }

  /** The machine's side of it: its own port of that name, else the number. */
  public OptionalInt targetIn(WorkloadEntry machine) {
    Map<String, Integer> own = machine.endpoint().ports();
    return switch (target) {
      case Service.TargetPort.ByNumber(int number) ->
          OptionalInt.of(own.getOrDefault(name, number));
      case Service.TargetPort.ByName(String named) ->
          own.containsKey(named) ? OptionalInt.of(own.get(named)) : OptionalInt.empty();
    };
  }

  /** Whether it is a ServiceEntry's that selects a workload of these labels. */
  boolean selects(String namespace, Map<String, String> labels) {
    return entry
        .filter(known -> known.meta().namespace().equals(namespace))
        .flatMap(ServiceEntry::workloadSelector)
        .filter(selector -> labels.entrySet().containsAll(selector.entrySet()))
        .isPresent();
  }
}
