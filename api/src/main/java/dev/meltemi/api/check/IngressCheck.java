package dev.meltemi.api.check;

import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.Service.TargetPort;

/** Kubernetes' rules for an Ingress. */
final class IngressCheck {
  private IngressCheck() {}

  static void check(Ingress ingress, Findings findings) {
    var spec = findings.in("spec");
    if (ingress.rules().isEmpty() && ingress.defaultBackend().isEmpty()) {
      spec.error(
          "RulesRequired",
          "either defaultBackend or rules must be specified",
          "For example: rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service:"
              + " {name: productpage, port: {number: 9080}}}}]}}]");
    }
    ingress
        .defaultBackend()
        .ifPresent(backend -> backend(backend, spec.in("defaultBackend.service")));
    for (var rule : ingress.rules()) {
      var at = findings.in(rule.origin(), "spec.rules");
      if (!rule.host().isEmpty()) host(rule.host(), at.in("host"));
      rule.paths().forEach(path -> path(path, at.in("http.paths")));
    }
    for (var tls : ingress.tls()) {
      var at = findings.in(tls.origin(), "spec.tls");
      tls.hosts().stream()
          .filter(host -> !host.equals(Ingress.EVERY_HOST))
          .forEach(host -> host(host, at.in("hosts")));
      if (tls.secretName().isEmpty()) {
        at.in("secretName")
            .warning(
                "SecretRequired",
                "without a secret there is no certificate, so TLS for "
                    + String.join(", ", tls.hosts())
                    + " is not served",
                "Name a Secret of the Ingress's namespace, made by: kubectl create secret tls NAME"
                    + " --key tls.key --cert tls.crt");
      } else {
        at.in("secretName").add("BadName", Names.resourceName(tls.secretName()));
      }
    }
  }

  private static void host(String host, Findings at) {
    at.errorIf(
        Names.isIp(host), "BadHost", "\"" + host + "\" must be a DNS name, not an IP address");
    boolean partial = host.startsWith("*") && !host.startsWith("*.");
    at.errorIf(
        partial,
        "BadHost",
        "\"" + host + "\": a wildcard stands for one whole label, such as *.example.com");
    if (!partial && !Names.isIp(host)) at.add("BadHost", Names.wildcardDomain(host));
  }

  private static void path(Ingress.Path path, Findings at) {
    boolean free = path.type() == Ingress.PathType.IMPLEMENTATION_SPECIFIC;
    boolean absolute = path.path().startsWith("/") || (free && path.path().isEmpty());
    at.in("path")
        .errorIf(!absolute, "BadPath", "path \"" + path.path() + "\" must begin with a slash");
    backend(path.backend(), at.in("backend.service"));
  }

  /** A backend without a service has been reported by the reader. */
  private static void backend(Ingress.Backend backend, Findings at) {
    if (backend.service().isEmpty()) return;
    at.in("name").add("BadName", Names.resourceName(backend.service()));
    if (backend.port().equals(new TargetPort.ByNumber(0))) {
      at.in("port")
          .error(
              "PortRequired",
              "port name or number is required",
              "The port of the Service, for example: port: {number: 9080}");
    }
  }
}
