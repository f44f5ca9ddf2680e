package dev.meltemi.compile.route;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a rule is read: by which proxy, on which port and gateway.
 *
 * @param port of the service or, at a gateway, of its server
 * @param gateway {@code mesh} or {@code namespace/name}
 */
record RuleContext(Scope scope, VirtualService rule, int port, String gateway) {

  /**
   * The cluster of a destination, whether it exists or not; to one that does not, requests are
   * answered with 503 and flag NC.
   */
  String cluster(Destination destination) {
    String host = scope.mesh().resolve(destination.host(), rule.meta().namespace());
    Optional<MeshService> service = scope.service(host);
    int number =
        destination
            .port()
            .orElseGet(
                () -> service.map(MeshService::onlyPort).orElse(OptionalInt.empty()).orElse(port));
    return ClusterName.outbound(number, destination.subset().orElse(""), host);
  }
}
