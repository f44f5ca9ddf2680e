package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.List;

/** All findings about a mesh. */
public final class Lint {
  private Lint() {}

  /** What is wrong, and what is likely to be. */
  public static List<Problem> of(Compiler compiler) {
    List<Problem> problems = new ArrayList<>(compiler.problems());
    Mesh mesh = compiler.mesh();
    Notes notes = new Notes();
    for (VirtualService service : mesh.virtualServices()) {
      service
          .http()
          .forEach(rule -> {
            rule.match().forEach(match -> MatchLint.check(match, service, mesh, notes));
            ActionLint.check(rule, service, notes);
            RewriteLint.check(rule, service, mesh, notes);
            DestinationLint.check(rule, service, mesh, notes);
            PolicyLint.check(rule, notes);
            CorsLint.check(rule, notes);
            HeaderLint.check(rule, notes);
          });
      HostLint.check(service, mesh, notes);
      BindingLint.check(service, mesh, notes);
      RuleSetLint.check(service, mesh, notes);
      Shadowed.check(service, notes);
      ConnectionLint.check(service, notes);
    }
    BindingLint.delegates(mesh, notes);
    DestinationRuleLint.check(mesh, notes);
    for (DestinationRule rule : mesh.snapshot().destinationRules().all()) {
      ReachLint.check(rule, mesh, notes);
      TlsLint.check(rule, mesh, notes);
    }
    EntryLint.check(mesh, notes);
    PeerLint.check(mesh, notes);
    SidecarLint.check(mesh, notes);
    NamespaceLint.check(mesh, notes);
    PodLint.check(mesh, notes);
    AnnotationLint.check(mesh, notes);
    SubsetLint.check(mesh, notes);
    GatewayLint.check(mesh, notes);
    ServiceLint.check(mesh, notes);
    problems.addAll(notes.problems());
    return List.copyOf(problems);
  }

  /** Without any pod nothing can be said of who is missing. */
  static boolean hasPods(Mesh mesh, String namespace) {
    return mesh.snapshot().pods().in(namespace).values().stream().anyMatch(Lint::isLiving);
  }

  static boolean isLiving(Pod pod) {
    return !pod.meta().deleting();
  }
}
