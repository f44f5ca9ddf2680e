package dev.meltemi.compile.check;

import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** VirtualServices of sidecars that claim the same host: only the oldest counts. */
final class Rivals {
  private static final String CONFLICT = "IST0109";

  private Rivals() {}

  static List<Problem> of(Mesh mesh) {
    List<Problem> problems = new ArrayList<>();
    Map<String, VirtualService> owners = new HashMap<>();
    for (VirtualService rule : mesh.virtualServices()) {
      if (!GatewayName.of(rule).contains(VirtualService.MESH)) continue;
      for (String host : mesh.hosts(rule)) {
        VirtualService owner = owners.putIfAbsent(host, rule);
        if (owner == null || !shareNamespaces(owner, rule)) continue;
        problems.add(
            Problem.warning(
                CONFLICT,
                rule.origin(),
                "host "
                    + host
                    + " already belongs to the older "
                    + owner.key()
                    + "; for sidecars this resource has no effect on it",
                "Put the rules of both into one VirtualService."));
      }
    }
    return problems;
  }

  /** Two that are each visible only at home do not meet. */
  private static boolean shareNamespaces(VirtualService one, VirtualService other) {
    return one.meta().namespace().equals(other.meta().namespace())
        || (one.exportTo().contains("*") || one.exportTo().isEmpty())
        || (other.exportTo().contains("*") || other.exportTo().isEmpty());
  }
}
