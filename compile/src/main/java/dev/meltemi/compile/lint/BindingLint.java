package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.route.GatewayServers.Bound;
import dev.meltemi.compile.route.GatewayServers.Family;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.Mesh;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that reach nobody, because their gateway speaks otherwise or nobody is asked for. */
final class BindingLint {
  private final VirtualService service;
  private final Mesh mesh;
  private final Notes notes;

  private BindingLint(VirtualService service, Mesh mesh, Notes notes) {
    this.service = service;
    this.mesh = mesh;
    this.notes = notes;
  }

  static void check(VirtualService service, Mesh mesh, Notes notes) {
    var lint = new BindingLint(service, mesh, notes);
    List<String> gateways = GatewayName.of(service);
    gateways.stream().filter(name -> !name.equals(VirtualService.MESH)).forEach(lint::protocol);
    if (!gateways.contains(VirtualService.MESH)) lint.sidecars();
  }

  /** Of what was written, before delegates take their places. */
  static void delegates(Mesh mesh, Notes notes) {
    Set<String> asked =
        mesh.snapshot().virtualServices().stream()
            .flatMap(root ->
                root.http().stream()
                    .filter(rule -> rule.action() instanceof HttpAction.Delegate)
                    .map(rule -> (HttpAction.Delegate) rule.action())
                    .map(to ->
                        (to.namespace().isEmpty() ? root.meta().namespace() : to.namespace())
                            + "/"
                            + to.name()))
            .collect(Collectors.toSet());
    for (VirtualService one : mesh.snapshot().virtualServices().all()) {
      String name = one.meta().namespace() + "/" + one.meta().name();
      if (!one.hosts().isEmpty() || asked.contains(name)) continue;
      notes.warn(
          "UnusedDelegate",
          one.origin(),
          "a VirtualService without hosts is a delegate, and no rule leaves requests to it",
          "Write its hosts, or delegate: {name: %s, namespace: %s} in a rule of another."
              .formatted(one.meta().name(), one.meta().namespace()));
    }
  }

  private void protocol(String name) {
    String[] parts = name.split("/", 2);
    Optional<Gateway> gateway = mesh.snapshot().gateways().find(parts[0], parts[1]);
    if (gateway.isEmpty()) return;
    List<Bound> servers =
        gateway.get().servers().stream()
            .map(server -> new Bound(gateway.get(), server))
            .filter(bound -> mesh.hosts(service).stream().anyMatch(h -> bound.lets(service, h)))
            .toList();
    if (servers.isEmpty()) return;
    boolean readsHttp = servers.stream().anyMatch(BindingLint::readsHttp);
    boolean passesTls = servers.stream().anyMatch(b -> b.family() == Family.TLS && !b.endsTls());
    if (!service.http().isEmpty() && !readsHttp) {
      tell(
          service.http().getFirst().origin(),
          "http rules have no effect at Gateway %s: there TLS is passed on, and nobody reads requests"
              .formatted(name),
          "Write tls rules with sniHosts, or let the Gateway end TLS: mode: SIMPLE.");
    }
    if (!service.tls().isEmpty() && !passesTls) {
      tell(
          service.tls().getFirst().origin(),
          "tls rules have no effect at Gateway %s: it does not pass TLS on".formatted(name),
          "Write http rules, or tls: {mode: PASSTHROUGH} in the Gateway.");
    }
  }

  private static boolean readsHttp(Bound bound) {
    return switch (bound.family()) {
      case HTTP -> true;
      case TLS -> bound.isHttps();
      case TCP -> false;
    };
  }

  private void tell(Origin origin, String message, String fix) {
    notes.warn("RulesOfOtherProtocol", origin, message, fix);
  }

  /** A Service's own name is what applications ask for, not what comes from outside. */
  private void sidecars() {
    for (String written : service.hosts()) {
      boolean isService =
          written.indexOf('.') < 0
              && !written.startsWith("*")
              && mesh.service(mesh.resolve(written, service.meta().namespace())).isPresent();
      if (!isService) continue;
      notes.warn(
          "NotForSidecars",
          service.origin(),
          "\"%s\" is a Service of the mesh, and with gateways %s the rules hold at the border only"
              .formatted(written, service.gateways()),
          "Add mesh under gateways.");
    }
  }
}
