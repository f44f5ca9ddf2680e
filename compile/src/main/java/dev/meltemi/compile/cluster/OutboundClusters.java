package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.compile.Origins;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.scope.EntryEndpoints;
import dev.meltemi.compile.scope.MergedRule;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One cluster for each port of a service, and one more for each of its subsets. */
public final class OutboundClusters {
  private OutboundClusters() {}

  public static List<Cluster> of(Scope scope, MeshService service, Optional<MergedRule> rule) {
    List<Cluster> clusters = new ArrayList<>();
    for (MeshPort port : service.ports()) {
      clusters.add(whole(scope, service, port, rule));
      if (rule.isEmpty()) continue;
      for (DestinationRule.Subset subset : rule.get().subsets()) {
        clusters.add(part(scope, service, port, rule.get(), subset));
      }
    }
    return clusters;
  }

  private static Cluster whole(
      Scope scope, MeshService service, MeshPort port, Optional<MergedRule> rule) {
    String name = ClusterName.outbound(port.number(), "", service.host());
    Origin origin =
        rule.map(merged -> Origins.of(merged.first().key(), merged.first().origin()))
            .orElse(Origin.none());
    Policy policy = Policy.of(rule, port.number());
    Cluster cluster =
        PolicyRules.cluster(
            name,
            discovery(scope, service, port, name, Map.of()),
            policy,
            Protocols.outbound(scope, port, policy),
            "",
            scope,
            origin);
    return MutualTls.in(cluster, scope, service, port, "", policy);
  }

  private static Cluster part(
      Scope scope,
      MeshService service,
      MeshPort port,
      MergedRule rule,
      DestinationRule.Subset subset) {
    String name = ClusterName.outbound(port.number(), subset.name(), service.host());
    Policy policy = Policy.of(Optional.of(rule), subset, port.number());
    Cluster cluster =
        PolicyRules.cluster(
            name,
            discovery(scope, service, port, name, subset.labels()),
            policy,
            Protocols.outbound(scope, port, policy),
            "",
            scope,
            Origins.of(rule.first().key(), subset.origin()));
    return MutualTls.in(cluster, scope, service, port, subset.name(), policy);
  }

  private static Discovery discovery(
      Scope scope, MeshService service, MeshPort port, String name, Map<String, String> labels) {
    if (port.entry().isPresent()) {
      return EntryEndpoints.discovery(
          scope.proxy().kind(), scope.mesh().members(), service.host(), port, name, labels);
    }
    // The application has already chosen a pod of a headless service; a gateway has not.
    boolean chosen = service.headless() && scope.proxy().kind() == ProxyView.Kind.SIDECAR;
    return chosen ? new Discovery.OriginalDst() : new Discovery.Eds(name);
  }
}
