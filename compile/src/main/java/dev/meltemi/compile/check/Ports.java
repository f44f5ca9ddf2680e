package dev.meltemi.compile.check;

import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Severity;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.ArrayList;
import java.util.List;

/** Services and ports that are understood otherwise than their names may promise. */
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
    for (MeshService service : mesh.services()) {
      for (MeshPort port : service.ports()) {
        if (port.protocol() != PortProtocol.OPAQUE_HTTP2) continue;
        problems.add(
            new Problem(
                "OpaqueHttp2",
                Severity.INFO,
                new Origin("", 0, service.origin().key().toString()),
                "port "
                    + port.number()
                    + " speaks HTTP/2; the proxies of this version speak HTTP/1.1 and pass its"
                    + " bytes on as they are, so that no HTTP rules apply to it",
                ""));
      }
    }
    return problems;
  }
}
