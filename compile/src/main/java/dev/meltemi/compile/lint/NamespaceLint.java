package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Namespace;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.Mesh;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Namespaces that are not there, or whose pods get no proxy. */
final class NamespaceLint {
  private static final Set<String> SYSTEM =
      Set.of("istio-system", "kube-system", "kube-public", "kube-node-lease");
  private static final String INJECTION = "istio-injection";
  private static final String REVISION = "istio.io/rev";

  private final Mesh mesh;
  private final Notes notes;

  private NamespaceLint(Mesh mesh, Notes notes) {
    this.mesh = mesh;
    this.notes = notes;
  }

  static void check(Mesh mesh, Notes notes) {
    var lint = new NamespaceLint(mesh, notes);
    for (VirtualService one : mesh.snapshot().virtualServices().all()) {
      lint.exported(one.exportTo(), one.origin());
    }
    for (DestinationRule one : mesh.snapshot().destinationRules().all()) {
      lint.exported(one.exportTo(), one.origin());
    }
    for (ServiceEntry one : mesh.snapshot().serviceEntries().all()) {
      lint.exported(one.exportTo(), one.origin());
    }
    for (Gateway gateway : mesh.gateways()) {
      for (Gateway.Server server : gateway.servers()) {
        server.hosts().forEach(host -> lint.host("servers[].hosts", host, server.origin()));
      }
    }
    for (Sidecar sidecar : mesh.snapshot().sidecars().all()) {
      for (Sidecar.Egress egress : sidecar.egress()) {
        egress.hosts().forEach(host -> lint.host("egress[].hosts", host, egress.origin()));
      }
    }
    mesh.snapshot().namespaces().stream().forEach(lint::injection);
  }

  private void exported(List<String> exportTo, Origin origin) {
    exportTo.forEach(name -> namespace("exportTo", name, origin));
  }

  private void host(String field, String host, Origin origin) {
    int slash = host.indexOf('/');
    if (slash > 0 && !host.startsWith("~")) namespace(field, host.substring(0, slash), origin);
  }

  private void namespace(String field, String name, Origin origin) {
    if (Set.of("*", ".", "~").contains(name)) return;
    Known.missing(mesh, name)
        .ifPresent(hint ->
            notes.warn(
                "NoSuchNamespace",
                origin,
                "%s names namespace \"%s\", which is not there".formatted(field, name),
                hint));
  }

  private void injection(Namespace namespace) {
    String name = namespace.meta().name();
    if (SYSTEM.contains(name)) return;
    Map<String, String> labels = namespace.meta().labels();
    Origin origin = new Origin("", 0, namespace.key().toString());
    if (labels.containsKey(INJECTION) && labels.containsKey(REVISION)) {
      notes.warn(
          "IST0123",
          origin,
          "The namespace has more than one type of injection labels [%s %s], which may lead to undefined behavior. Make sure only one injection label exists."
              .formatted(INJECTION, REVISION),
          "kubectl label namespace %s %s-".formatted(name, REVISION));
    } else if (!labels.containsKey(INJECTION)
        && !labels.containsKey(REVISION)
        && Lint.hasPods(mesh, name)) {
      notes.info(
          "IST0102",
          origin,
          "The namespace is not enabled for Istio injection. Run 'kubectl label namespace %s istio-injection=enabled' to enable it, or 'kubectl label namespace %s istio-injection=disabled' to explicitly mark it as not needing injection."
              .formatted(name, name),
          "kubectl label namespace %s istio-injection=enabled".formatted(name));
    }
  }
}
