package dev.meltemi.compile.route;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.cluster.Policy;
import dev.meltemi.compile.scope.MergedRule;
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
    return ClusterName.outbound(
        port(destination), destination.subset().orElse(""), host(destination));
  }

  /** What holds for that cluster. */
  Policy policy(Destination destination) {
    Optional<MergedRule> merged = scope.service(host(destination)).flatMap(scope::rule);
    Optional<DestinationRule.Subset> subset =
        destination.subset().flatMap(name -> merged.flatMap(known -> known.subset(name)));
    return subset
        .map(part -> Policy.of(merged, part, port(destination)))
        .orElseGet(() -> Policy.of(merged, port(destination)));
  }

  private String host(Destination destination) {
    return scope.mesh().resolve(destination.host(), rule.meta().namespace());
  }

  private int port(Destination destination) {
    return destination
        .port()
        .orElseGet(() ->
            scope
                .service(host(destination))
                .map(MeshService::onlyPort)
                .orElse(OptionalInt.empty())
                .orElse(port));
  }
}
