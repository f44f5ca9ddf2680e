package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        mesh.service(host).ifPresent(known -> pods(known, subset, isUsed, mesh, notes));
      }
    }
    empty(used, mesh, notes);
  }

  private static void pods(
      MeshService service, DestinationRule.Subset subset, boolean isUsed, Mesh mesh, Notes notes) {
    List<Map<String, String>> behind = behind(service, mesh);
    boolean somebody =
        behind.stream()
            .anyMatch(labels -> labels.entrySet().containsAll(subset.labels().entrySet()));
    if (behind.isEmpty() || somebody) return;
    String effect = isUsed ? "; requests to it are answered with 503 and flag UH" : "";
    notes.warn(
        "EmptySubset",
        subset.origin(),
        "no pod of %s has the labels %s of subset %s%s"
            .formatted(service.host(), subset.labels(), subset.name(), effect),
        "");
  }

  /** Destinations whose Service has nobody behind it, where the namespace does have pods. */
  private static void empty(Set<Use> used, Mesh mesh, Notes notes) {
    used.stream()
        .map(Use::host)
        .distinct()
        .flatMap(host -> mesh.service(host).stream())
        .filter(service -> service.service().filter(s -> !s.selector().isEmpty()).isPresent())
        .filter(service -> Lint.hasPods(mesh, service.namespace()))
        .filter(service -> behind(service, mesh).isEmpty())
        .forEach(service ->
            notes.warn(
                "NoEndpoints",
                new dev.meltemi.api.meta.Origin("", 0, service.origin().key().toString()),
                "rules send requests to %s, and its selector fits no pod".formatted(service.host()),
                ""));
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
    return Stream.concat(pods, machines)
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
