package dev.meltemi.compile.check;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.scope.EntryEndpoints;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hosts that nobody has, and subsets in which there is nothing. */
final class DestinationRules {
  private static final String UNKNOWN_HOST = "IST0174";
  private static final String NO_PODS = "IST0173";

  private final Mesh mesh;
  private final boolean hasPods;
  private final List<Problem> problems = new ArrayList<>();

  private DestinationRules(Mesh mesh) {
    this.mesh = mesh;
    this.hasPods = mesh.snapshot().pods().stream().findAny().isPresent();
  }

  static List<Problem> of(Mesh mesh) {
    DestinationRules rules = new DestinationRules(mesh);
    List<Problem> all = new ArrayList<>();
    mesh.snapshot().destinationRules().stream().forEach(rule -> all.addAll(rules.remembered(rule)));
    return all;
  }

  private List<Problem> remembered(DestinationRule rule) {
    String host = mesh.resolve(rule.host(), rule.meta().namespace());
    Optional<MeshService> service = mesh.service(host);
    // What is there beside is told, or takes part.
    if (service.isEmpty() || host.startsWith("*")) return found(rule);
    return mesh.memory().checks().of(rule.key(), List.of(rule, service.get()), () -> found(rule));
  }

  private List<Problem> found(DestinationRule rule) {
    DestinationRules one = new DestinationRules(mesh);
    one.check(rule);
    return List.copyOf(one.problems);
  }

  private void check(DestinationRule rule) {
    String host = mesh.resolve(rule.host(), rule.meta().namespace());
    List<MeshService> services =
        host.startsWith("*")
            ? mesh.services().stream().filter(one -> HostName.covers(host, one.host())).toList()
            : mesh.service(host).stream().toList();
    if (services.isEmpty() && isAlias(rule)) return;
    if (services.isEmpty()) {
      warn(
          UNKNOWN_HOST,
          rule.origin(),
          "Unknown host found in DestinationRule: \"" + rule.host() + "\"",
          Hints.host(mesh, rule.host(), rule.meta().namespace()));
    } else if (!rule.subsets().isEmpty() && services.stream().allMatch(this::isKnown)) {
      subsets(rule, services.stream().flatMap(this::endpoints).toList());
    }
  }

  /** A Service of type ExternalName is there, and no host of the mesh; {@link Ports} says so. */
  private boolean isAlias(DestinationRule rule) {
    return mesh.snapshot().services().find(rule.meta().namespace(), rule.host()).isPresent();
  }

  /** Of other services nobody can tell here which labels stand behind them. */
  private boolean isKnown(MeshService service) {
    return service
        .service()
        // A control plane on a folder of files may know no pods at all.
        .map(known -> !known.selector().isEmpty() && hasPods)
        .orElseGet(() -> endpoints(service).findAny().isPresent());
  }

  /** The labels of everything that stands behind a service. */
  private Stream<Map<String, String>> endpoints(MeshService service) {
    if (service.service().isPresent()) {
      String namespace = service.namespace();
      return Stream.concat(
              mesh.snapshot().pods().in(namespace).values().stream()
                  .map(pod -> pod.meta().labels()),
              mesh.snapshot().workloadEntries().in(namespace).values().stream()
                  .map(WorkloadEntry::labels))
          .filter(labels -> service.selects(namespace, labels));
    }
    return service.ports().stream()
        .flatMap(port -> EntryEndpoints.of(mesh.members(), port).stream())
        .map(EntryEndpoints.Labelled::labels);
  }

  private void subsets(DestinationRule rule, List<Map<String, String>> endpoints) {
    for (DestinationRule.Subset subset : rule.subsets()) {
      boolean selects =
          endpoints.stream()
              .anyMatch(labels -> labels.entrySet().containsAll(subset.labels().entrySet()));
      if (selects || subset.labels().isEmpty()) continue;
      warn(
          NO_PODS,
          subset.origin(),
          "The Subset %s defined in the DestinationRule does not select any pods of \"%s\"; requests"
                  .formatted(subset.name(), rule.host())
              + " for it are answered with 503 and flag UH",
          versions(endpoints));
    }
  }

  private static String versions(List<Map<String, String>> endpoints) {
    String known =
        endpoints.stream()
            .map(labels -> labels.getOrDefault("version", ""))
            .filter(version -> !version.isEmpty())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return known.isEmpty()
        ? "kubectl get pods --show-labels shows the labels of the pods."
        : "Values of the label version there: " + known + ".";
  }

  private void warn(String code, Origin origin, String message, String fix) {
    problems.add(Problem.warning(code, origin, message, fix));
  }
}
