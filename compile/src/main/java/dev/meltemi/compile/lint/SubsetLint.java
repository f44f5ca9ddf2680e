package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Subsets that have no pods, or a policy that no request ever meets. */
final class SubsetLint {
  private record Use(String host, String subset) {}

  private SubsetLint() {}

  static void check(Mesh mesh, Notes notes) {
    Set<Use> used = new HashSet<>();
    for (VirtualService service : mesh.virtualServices()) {
      destinations(service)
          .forEach(to ->
              used.add(
                  new Use(
                      mesh.resolve(to.host(), service.meta().namespace()),
                      to.subset().orElse(""))));
    }
    for (DestinationRule rule : mesh.snapshot().destinationRules().all()) {
      String host = mesh.resolve(rule.host(), rule.meta().namespace());
      for (DestinationRule.Subset subset : rule.subsets()) {
        boolean isUsed =
            used.stream()
                .anyMatch(
                    use -> use.subset().equals(subset.name()) && HostName.covers(host, use.host()));
        if (!isUsed && subset.trafficPolicy().isPresent()) {
          notes.warn(
              "UnusedSubsetPolicy",
              subset.origin(),
              "the trafficPolicy of subset %s has no effect: no rule sends requests to the subset"
                  .formatted(subset.name()),
              "Name the subset in a VirtualService's destination, or move the policy to the rule"
                  + " itself.");
        }
      }
    }
    empty(used, mesh, notes);
  }

  /** Services that have nobody behind them, where the namespace does have pods. */
  private static void empty(Set<Use> used, Mesh mesh, Notes notes) {
    Set<String> asked = used.stream().map(Use::host).collect(Collectors.toSet());
    for (MeshService service : mesh.services()) {
      boolean selects = service.service().filter(s -> !s.selector().isEmpty()).isPresent();
      if (!selects || ServiceLint.SYSTEM.contains(service.namespace())) continue;
      if (!Lint.hasPods(mesh, service.namespace()) || !behind(service, mesh).isEmpty()) continue;
      notes.warn(
          "NoEndpoints",
          new Origin("", 0, service.origin().key().toString()),
          (asked.contains(service.host()) ? "rules send requests to %s, and" : "of %s")
                  .formatted(service.host())
              + " the selector fits no pod; requests are answered with 503 and flag UH",
          "kubectl get pods -n %s --show-labels shows what there is."
              .formatted(service.namespace()));
    }
  }

  /** The labels of the pods and machines behind a service. */
  private static List<Map<String, String>> behind(MeshService service, Mesh mesh) {
    String namespace = service.namespace();
    Stream<Map<String, String>> pods =
        mesh.snapshot().pods().in(namespace).values().stream()
            .filter(Lint::isLiving)
            .map(pod -> pod.meta().labels());
    Stream<Map<String, String>> machines =
        mesh.snapshot().workloadEntries().in(namespace).values().stream()
            .map(WorkloadEntry::labels);
    // One of no replicas today may have some tomorrow.
    Stream<Map<String, String>> planned =
        mesh.snapshot().deployments().in(namespace).values().stream()
            .map(deployment -> deployment.template().labels());
    return Stream.concat(Stream.concat(pods, planned), machines)
        .filter(labels -> service.selects(namespace, labels))
        .toList();
  }

  private static Stream<Destination> destinations(VirtualService service) {
    Stream<RouteDestination> others =
        Stream.concat(
            service.tls().stream().flatMap(route -> route.route().stream()),
            service.tcp().stream().flatMap(route -> route.route().stream()));
    return Stream.concat(
        service.http().stream().flatMap(SubsetLint::destinations),
        others.map(RouteDestination::destination));
  }

  private static Stream<Destination> destinations(HttpRoute rule) {
    Stream<Destination> mirrors = rule.policy().mirrors().stream().map(Mirror::destination);
    return rule.action() instanceof HttpAction.Forward(List<RouteDestination> shares)
        ? Stream.concat(shares.stream().map(RouteDestination::destination), mirrors)
        : mirrors;
  }
}
