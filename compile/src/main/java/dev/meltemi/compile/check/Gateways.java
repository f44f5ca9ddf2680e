package dev.meltemi.compile.check;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.ingress.IngressRules;
import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gateways without pods, ports that do not lead to them, and servers that exclude each other. */
final class Gateways {
  private static final String NOT_FOUND = "IST0101";
  private static final String CONFLICT = "IST0145";
  private static final String NO_PORT = "IST0162";

  private final Mesh mesh;

  /** Without repetition: several pods have the same problem. */
  private final Set<Problem> problems = new LinkedHashSet<>();

  /** By pod and port. */
  private final Map<String, GatewayServers.Bound> first = new HashMap<>();

  private Gateways(Mesh mesh) {
    this.mesh = mesh;
  }

  static List<Problem> of(Mesh mesh) {
    Gateways gateways = new Gateways(mesh);
    for (Gateway gateway : mesh.gateways()) {
      if (!IngressRules.isMade(gateway.origin())) gateways.check(gateway);
    }
    return new ArrayList<>(gateways.problems);
  }

  private void check(Gateway gateway) {
    List<Pod> pods =
        mesh.snapshot().pods().stream()
            .filter(
                pod -> pod.meta().labels().entrySet().containsAll(gateway.selector().entrySet()))
            .toList();
    // Files, on which a control plane may also live, seldom hold the mesh's own pods.
    if (mesh.snapshot().pods().in(mesh.config().rootNamespace()).isEmpty()) return;
    if (pods.isEmpty()) {
      warn(
          NOT_FOUND,
          gateway.origin(),
          "Referenced selector not found: \""
              + Hints.labels(gateway.selector())
              + "\": no pod has it",
          Hints.oneOf("Gateways' labels", Hints.labels(gateway.selector()), gatewayLabels()));
      return;
    }
    for (Gateway.Server server : gateway.servers()) {
      port(gateway, server, pods.getFirst());
      server
          .tls()
          .ifPresent(tls ->
              MountedCertificates.faults(mesh.snapshot(), pods.getFirst(), server, tls)
                  .forEach(problems::add));
      pods.forEach(pod -> rival(pod, new GatewayServers.Bound(gateway, server)));
    }
  }

  private Set<String> gatewayLabels() {
    return mesh.snapshot().pods().in(mesh.config().rootNamespace()).values().stream()
        .flatMap(pod -> Optional.ofNullable(pod.meta().labels().get("istio")).stream())
        .filter(name -> !name.equals("pilot"))
        .map(name -> "istio=" + name)
        .collect(Collectors.toSet());
  }

  private void port(Gateway gateway, Gateway.Server server, Pod pod) {
    List<MeshService> services =
        mesh.services().stream()
            .filter(service -> service.selects(pod.meta().namespace(), pod.meta().labels()))
            .toList();
    if (services.isEmpty()) return;
    int number = server.port().number();
    boolean known =
        services.stream()
            .flatMap(service -> service.ports().stream())
            .anyMatch(port -> GatewayServers.means(number, port));
    if (known) return;
    MeshService service = services.getFirst();
    warn(
        NO_PORT,
        server.origin(),
        "The gateway is listening on a port (port %d) that is not defined in the Service %s/%s before its pods (Pod selector %s)"
            .formatted(
                number,
                service.namespace(),
                service.meta().name(),
                Hints.labels(gateway.selector())),
        Hints.ports(service) + " Use one of these, or add the port to the Service.");
  }

  private void rival(Pod pod, GatewayServers.Bound bound) {
    GatewayServers.Bound older = first.putIfAbsent(pod.key() + ":" + bound.number(), bound);
    if (older == null || older.agreesWith(bound)) return;
    warn(
        CONFLICT,
        bound.server().origin(),
        "Conflict with Gateway %s: there port %d speaks %s, so this server with %s is left out"
            .formatted(
                older.gatewayName(),
                bound.number(),
                older.server().port().protocol(),
                bound.server().port().protocol()),
        "Use another port, or the same protocol.");
  }

  private void warn(String code, Origin origin, String message, String fix) {
    problems.add(Problem.warning(code, origin, message, fix));
  }
}
