package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
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

  /** The pod's side of it; empty when the pod has no container port of that name. */
  public OptionalInt targetIn(Pod pod) {
    return switch (target) {
      case Service.TargetPort.ByNumber(int number) -> OptionalInt.of(number);
      case Service.TargetPort.ByName(String named) -> pod.spec().portNamed(named);
    };
  }
}
