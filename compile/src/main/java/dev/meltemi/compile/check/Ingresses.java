package dev.meltemi.compile.check;

import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.Service.TargetPort;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Severity;
import dev.meltemi.compile.ingress.IngressRules;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Ingresses name and is not there, and what two of them claim both. */
final class Ingresses {
  private static final String NOT_FOUND = "IST0101";
  private static final String CONFLICT = "IngressConflict";

  private final Mesh mesh;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Claim, Ingress> paths = new HashMap<>();
  private final Map<String, Secured> secured = new HashMap<>();

  /** A path of a host, which one Ingress alone has. */
  private record Claim(String host, Ingress.PathType type, String path) {}

  private record Secured(Ingress by, String secret) {}

  private Ingresses(Mesh mesh) {
    this.mesh = mesh;
  }

  static List<Problem> of(Mesh mesh) {
    Ingresses ingresses = new Ingresses(mesh);
    List<Ingress> ours = IngressRules.ours(mesh.snapshot());
    ours.forEach(ingresses::check);
    mesh.snapshot().ingresses().stream()
        .filter(ingress -> !ours.contains(ingress) && !ingress.meta().deleting())
        .forEach(ingresses::foreign);
    return ingresses.problems;
  }

  private void foreign(Ingress ingress) {
    problems.add(
        new Problem(
            "IngressClass",
            Severity.INFO,
            ingress.origin(),
            "istio-ingress does not serve it: its class is " + ingress.className(),
            "Write ingressClassName: istio, or no class."));
  }

  private void check(Ingress ingress) {
    ingress.defaultBackend().ifPresent(to -> backend(ingress, ingress.origin(), to));
    for (Ingress.Rule rule : ingress.rules()) {
      for (Ingress.Path path : rule.paths()) {
        backend(ingress, rule.origin(), path.backend());
        Claim claim = new Claim(rule.host(), path.type(), path.path());
        Ingress older = paths.putIfAbsent(claim, ingress);
        if (older == null) continue;
        String host = rule.host().isEmpty() ? "every host" : rule.host();
        warn(
            CONFLICT,
            rule.origin(),
            "path \"%s\" of %s already belongs to %s".formatted(path.path(), host, older.key()),
            "Remove it from one of them.");
      }
    }
    ingress.tls().stream()
        .filter(tls -> !tls.secretName().isEmpty())
        .forEach(tls -> tls(ingress, tls));
  }

  private void backend(Ingress ingress, Origin origin, Ingress.Backend backend) {
    String namespace = ingress.meta().namespace();
    Optional<Service> service = mesh.snapshot().services().find(namespace, backend.service());
    if (service.isEmpty()) {
      warn(
          NOT_FOUND,
          origin,
          "Referenced service not found: \"%s\" in namespace %s; requests are answered with 503"
              .formatted(backend.service(), namespace),
          "kubectl get services -n " + namespace + " shows the names.");
      return;
    }
    List<Service.Port> ports = service.get().ports();
    boolean known =
        switch (backend.port()) {
          case TargetPort.ByNumber(int number) ->
              number == 0 || ports.stream().anyMatch(port -> port.number() == number);
          case TargetPort.ByName(String name) ->
              ports.stream().anyMatch(port -> port.name().equals(name));
        };
    if (known) return;
    warn(
        NOT_FOUND,
        origin,
        "Referenced port not found: Service %s has no port %s"
            .formatted(backend.service(), text(backend.port())),
        Hints.ports(service.get()));
  }

  private static String text(TargetPort port) {
    return switch (port) {
      case TargetPort.ByNumber(int number) -> String.valueOf(number);
      case TargetPort.ByName(String name) -> "\"" + name + "\"";
    };
  }

  private void tls(Ingress ingress, Ingress.Tls tls) {
    for (String host : tls.hosts()) {
      String secret = ingress.meta().namespace() + "/" + tls.secretName();
      Secured first = secured.putIfAbsent(host, new Secured(ingress, secret));
      if (first != null && !first.secret().equals(secret)) {
        warn(
            CONFLICT,
            tls.origin(),
            "TLS for %s already has the certificate of %s, from %s"
                .formatted(host, first.secret(), first.by().key()),
            "Name the same Secret in both, or remove the host from one.");
      }
      if (!serves(host)) {
        warn(
            "Ineffective",
            tls.origin(),
            "no rule of any Ingress has host " + host + ": over TLS it is answered with 404",
            "Add the host under rules, or correct its spelling here.");
      }
    }
  }

  private boolean serves(String host) {
    return IngressRules.ours(mesh.snapshot()).stream()
        .anyMatch(ingress ->
            ingress.defaultBackend().isPresent()
                || ingress.rules().stream()
                    .map(Ingress.Rule::host)
                    .anyMatch(known -> known.isEmpty() || HostName.intersect(known, host)));
  }

  private void warn(String code, Origin origin, String message, String fix) {
    problems.add(Problem.warning(code, origin, message, fix));
  }
}
