package dev.meltemi.compile.endpoint;

import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import java.util.List;

/** The addresses that an application connects to when it means a service. */
public final class Addresses {
  private Addresses() {}

  /**
   * The service's own, some of them CIDR blocks; those of its pods when it is headless, or any
   * while it has none yet.
   */
  public static List<String> of(Scope scope, MeshService service, MeshPort port) {
    if (service.headless()) {
      return Workloads.of(scope.mesh(), service, port).stream()
          .filter(workload -> workload.endpoint().address().port() == port.number())
          .map(workload -> workload.endpoint().address().ip())
          .distinct()
          .toList();
    }
    List<String> own = service.addresses(port);
    return own.isEmpty() ? List.of("0.0.0.0") : own;
  }
}
