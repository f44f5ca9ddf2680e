package dev.meltemi.compile.check;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.ingress.IngressRules;
import dev.meltemi.compile.scope.Memory;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.List;

/** All checks of a snapshot. Warnings change nothing; only what cannot be compiled is left out. */
public final class Checks {
  private Checks() {}

  /**
   * @param virtualServices those that can be compiled
   * @param problems why the others cannot
   */
  public record Sound(List<VirtualService> virtualServices, List<Problem> problems) {
    public Sound {
      virtualServices = List.copyOf(virtualServices);
      problems = List.copyOf(problems);
    }
  }

  /** What would otherwise fail in every proxy that gets it. */
  public static Sound sound(MeshSnapshot snapshot, Memory memory) {
    List<VirtualService> sound = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (VirtualService rule : snapshot.virtualServices().all()) {
      List<Problem> faults =
          memory.sound().of(rule.key(), List.of(rule), () -> SoundRules.faults(rule));
      if (faults.isEmpty()) sound.add(rule);
      problems.addAll(faults);
    }
    return new Sound(sound, problems);
  }

  /** What is suspicious. */
  public static List<Problem> of(Mesh mesh) {
    List<Problem> problems = new ArrayList<>();
    for (VirtualService rule : mesh.virtualServices()) {
      // What is wrong with an Ingress is told in its own words.
      if (IngressRules.isMade(rule.origin())) continue;
      problems.addAll(remembered(mesh, rule));
    }
    problems.addAll(Rivals.of(mesh));
    problems.addAll(Ports.of(mesh));
    problems.addAll(DestinationRules.of(mesh));
    problems.addAll(Machines.of(mesh));
    problems.addAll(Sidecars.of(mesh));
    problems.addAll(Gateways.of(mesh));
    problems.addAll(Credentials.of(mesh));
    problems.addAll(Ingresses.of(mesh));
    return problems;
  }

  /** What is wrong is looked at anew each time: its remedy names what else there is. */
  private static List<Problem> remembered(Mesh mesh, VirtualService rule) {
    List<Object> inputs = new ArrayList<>();
    inputs.add(rule);
    mesh.hosts(rule).forEach(host -> inputs.add(mesh.service(host)));
    inputs.addAll(mesh.destinations(rule));
    inputs.addAll(mesh.selectiveRules());
    List<Problem> known = mesh.memory().checks().of(rule.key(), inputs, () -> found(mesh, rule));
    return known.isEmpty() ? known : found(mesh, rule);
  }

  private static List<Problem> found(Mesh mesh, VirtualService rule) {
    List<Problem> problems = new ArrayList<>(References.of(mesh, rule));
    problems.addAll(RuleProtocols.of(mesh, rule));
    problems.addAll(Reachability.of(rule));
    return List.copyOf(problems);
  }
}
