package dev.meltemi.compile.ingress;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.compile.MeshConfig;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Destinations of the Ingresses of one namespace.
 *
 * @param snapshot where the names of ports are looked up
 */
record BackendPorts(MeshSnapshot snapshot, String namespace, MeshConfig config) {

  /** A port whose name no Service has leaves the choice to the Service's only port. */
  Destination destination(Ingress.Backend backend) {
    String host = "%s.%s.svc.%s".formatted(backend.service(), namespace, config.clusterDomain());
    return new Destination(host, Optional.empty(), number(backend));
  }

  private OptionalInt number(Ingress.Backend backend) {
    return switch (backend.port()) {
      case TargetPort.ByNumber(int port) -> port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
      case TargetPort.ByName(String name) ->
          snapshot.services().find(namespace, backend.service()).stream()
              .flatMap(service -> service.ports().stream())
              .filter(port -> port.name().equals(name))
              .mapToInt(Service.Port::number)
              .findFirst();
    };
  }
}
