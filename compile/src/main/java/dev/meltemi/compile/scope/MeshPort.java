package dev.meltemi.compile.scope;

import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import java.util.OptionalInt;

/** A TCP port of a service. */
public record MeshPort(Service.Port port, PortProtocol protocol) {
  public int number() {
    return port.number();
  }

  /** The pod's side of it; empty when the pod has no container port of that name. */
  public OptionalInt targetIn(Pod pod) {
    Service.TargetPort target =
        port.targetPort().orElse(new Service.TargetPort.ByNumber(port.number()));
    return switch (target) {
      case Service.TargetPort.ByNumber(int number) -> OptionalInt.of(number);
      case Service.TargetPort.ByName(String name) -> pod.spec().portNamed(name);
    };
  }
}
