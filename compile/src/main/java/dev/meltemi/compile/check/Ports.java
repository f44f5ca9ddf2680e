package dev.meltemi.compile.check;

import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Severity;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.List;

/** Services that are understood otherwise than their names may promise. */
final class Ports {
  private Ports() {}

  static List<Problem> of(Mesh mesh) {
    List<Problem> problems = new ArrayList<>();
    for (Service service : mesh.snapshot().services().all()) {
      if (service.type() != Service.Type.EXTERNAL_NAME) continue;
      problems.add(
          new Problem(
              "ExternalName",
              Severity.INFO,
              new Origin("", 0, service.key().toString()),
              "the name is an alias that DNS alone knows; no rules apply to requests under it",
              "Name " + service.externalName() + " in the rules and requests."));
    }
    return problems;
  }
}
