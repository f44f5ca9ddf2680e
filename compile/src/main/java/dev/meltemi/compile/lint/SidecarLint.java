package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.List;
import java.util.Optional;

/** Listeners of Sidecars on ports that their hosts do not have. */
final class SidecarLint {
  private SidecarLint() {}

  static void check(Mesh mesh, Notes notes) {
    for (Sidecar sidecar : mesh.snapshot().sidecars().all()) {
      for (Sidecar.Egress egress : sidecar.egress()) {
        egress.port().ifPresent(port -> port(egress, port.number(), mesh, notes));
      }
    }
  }

  private static void port(Sidecar.Egress egress, int number, Mesh mesh, Notes notes) {
    List<Optional<MeshService>> services =
        egress.hosts().stream()
            .map(host -> host.substring(host.indexOf('/') + 1))
            .map(host -> host.startsWith("*") ? Optional.<MeshService>empty() : mesh.service(host))
            .toList();
    // Of a wildcard nobody can say what it will cover.
    boolean known = !services.isEmpty() && services.stream().allMatch(Optional::isPresent);
    if (!known) return;
    boolean there =
        services.stream().flatMap(Optional::stream).anyMatch(s -> s.port(number).isPresent());
    if (there) return;
    notes.warn(
        "NoSuchPort",
        egress.origin(),
        "the egress listener is for port %d, which none of its hosts has: %s"
            .formatted(number, egress.hosts()),
        "Use a port of these Services, or leave port out.");
  }
}
