package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.Nearest;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What names mean in the mesh. */
final class Known {
  private Known() {}

  /** The service of a full name; of a ServiceEntry's wildcards the closest. */
  static Optional<MeshService> service(Mesh mesh, String host) {
    return mesh.service(host)
        .or(() ->
            HostName.closest(mesh.services().stream().map(MeshService::host).toList(), host)
                .flatMap(mesh::service));
  }

  /** Those whom a DestinationRule is for. */
  static List<MeshService> services(Mesh mesh, DestinationRule rule) {
    String host = mesh.resolve(rule.host(), rule.meta().namespace());
    return host.startsWith("*")
        ? mesh.services().stream().filter(one -> HostName.covers(host, one.host())).toList()
        : service(mesh, host).stream().toList();
  }

  /** A namespace that is close to the one that is missing; empty when nothing is missing. */
  static Optional<String> missing(Mesh mesh, String namespace) {
    Set<String> all = namespaces(mesh);
    if (all.contains(namespace)) return Optional.empty();
    Optional<String> near = Nearest.of(namespace, all).map("Did you mean \"%s\"?"::formatted);
    // Files seldom hold Namespaces; then only what is close to a known one is a mistake.
    boolean told = mesh.snapshot().namespaces().size() > 0;
    return near.or(() ->
        told ? Optional.of("Namespaces here: " + String.join(", ", all) + ".") : Optional.empty());
  }

  private static Set<String> namespaces(Mesh mesh) {
    Set<String> all = new TreeSet<>();
    all.add(mesh.config().rootNamespace());
    mesh.snapshot().namespaces().stream().forEach(one -> all.add(one.meta().name()));
    Stream.<Resource>concat(mesh.snapshot().services().stream(), mesh.snapshot().pods().stream())
        .forEach(one -> all.add(one.meta().namespace()));
    return all;
  }
}
