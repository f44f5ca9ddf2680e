package dev.meltemi.compile.endpoint;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.compile.cluster.Nearness;
import dev.meltemi.compile.cluster.Policy;
import dev.meltemi.compile.scope.EntryEndpoints;
import dev.meltemi.compile.scope.MergedRule;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.EndpointSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints of every cluster that is told them by the control plane. */
public final class EndpointSets {
  private EndpointSets() {}

  /** For those of the clusters of a service whose endpoints are discovered. */
  public static List<EndpointSet> of(
      Scope scope, MeshService service, Optional<MergedRule> rule, List<Cluster> clusters) {
    Set<String> wanted = discovered(clusters);
    if (wanted.isEmpty()) return List.of();
    List<EndpointSet> sets = new ArrayList<>();
    for (MeshPort port : service.ports()) {
      List<Workload> workloads = Workloads.of(scope.mesh(), service, port);
      Policy policy = Policy.of(rule, port.number());
      String whole = ClusterName.outbound(port.number(), "", service.host());
      sets.add(set(scope, whole, policy, workloads, Map.of()));
      if (rule.isEmpty()) continue;
      for (DestinationRule.Subset subset : rule.get().subsets()) {
        String name = ClusterName.outbound(port.number(), subset.name(), service.host());
        Policy own = Policy.of(rule, subset, port.number());
        sets.add(set(scope, name, own, workloads, subset.labels()));
      }
    }
    return sets.stream().filter(set -> wanted.contains(set.name())).toList();
  }

  private static Set<String> discovered(List<Cluster> clusters) {
    Set<String> names = new HashSet<>();
    for (Cluster cluster : clusters) {
      if (cluster.discovery() instanceof Discovery.Eds(String service)) names.add(service);
    }
    return names;
  }

  private static EndpointSet set(
      Scope scope,
      String name,
      Policy policy,
      List<Workload> workloads,
      Map<String, String> labels) {
    List<EntryEndpoints.Labelled> chosen =
        workloads.stream()
            .filter(workload -> workload.labels().entrySet().containsAll(labels.entrySet()))
            .map(workload -> new EntryEndpoints.Labelled(workload.endpoint(), workload.labels()))
            .toList();
    return new EndpointSet(name, Nearness.of(scope, policy, chosen));
  }
}
