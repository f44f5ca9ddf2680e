package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.compile.ingress.IngressRules;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.secret.Credential;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Gateways that no pod serves, whose ports do not fit, or that hide each other. */
final class GatewayLint {
  private static final String NOT_FOUND = "IST0101";
  private static final String NO_SUCH_PORT = "IST0162";
  private static final String CONFLICT = "IST0145";
  private static final String ROOT = "istio-system";
  private static final Set<Integer> STANDARD_PORTS = Set.of(80, 443);

  /** Values of the label {@code istio} that every mesh has gateways for. */
  private static final Set<String> OURS = Set.of("ingressgateway", "egressgateway", "ingress");

  private final Mesh mesh;
  private final Gateway gateway;
  private final List<Pod> pods;
  private final Notes notes;

  private GatewayLint(Mesh mesh, Gateway gateway, Notes notes) {
    this.mesh = mesh;
    this.gateway = gateway;
    this.notes = notes;
    this.pods =
        mesh.snapshot().pods().stream()
            .filter(
                pod -> pod.meta().labels().entrySet().containsAll(gateway.selector().entrySet()))
            .toList();
  }

  static void check(Mesh mesh, Notes notes) {
    List<Gateway> gateways = mesh.gateways();
    for (int i = 0; i < gateways.size(); i++) {
      var lint = new GatewayLint(mesh, gateways.get(i), notes);
      lint.selector();
      lint.used();
      for (Gateway.Server server : gateways.get(i).servers()) lint.server(server);
      lint.twice();
      for (Gateway older : gateways.subList(0, i)) lint.rival(older);
    }
  }

  private void selector() {
    if (gateway.selector().isEmpty()) {
      notes.warn(
          "EveryGateway",
          gateway.origin(),
          "without a selector every gateway of the mesh serves it",
          "selector: {istio: ingressgateway}");
    } else if (pods.isEmpty() && !isOurs() && !showsOwnPods()) {
      notes.warn(
          NOT_FOUND,
          gateway.origin(),
          "Referenced selector not found: \"%s\"".formatted(words(gateway.selector())),
          "selector: {istio: ingressgateway}");
    }
  }

  /** Where these are seen, the compiler looks itself. */
  private boolean showsOwnPods() {
    return !mesh.snapshot().pods().in(mesh.config().rootNamespace()).isEmpty();
  }

  /** The mesh's own gateways are there, though files seldom speak of them. */
  private boolean isOurs() {
    Map<String, String> labels = gateway.selector();
    String name = labels.getOrDefault("istio", "");
    boolean known = labels.isEmpty() || OURS.contains(name);
    return known
        && labels.entrySet().stream()
            .allMatch(label ->
                label.getKey().equals("istio")
                    || (label.getKey().equals("app") && label.getValue().equals("istio-" + name)));
  }

  private static String words(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .reduce((one, next) -> one + "," + next)
            .orElse("");
  }

  private void used() {
    String name = gateway.meta().namespace() + "/" + gateway.meta().name();
    boolean used =
        mesh.virtualServices().stream().anyMatch(rule -> GatewayName.of(rule).contains(name));
    boolean redirectsOnly =
        gateway.servers().stream()
            .allMatch(server -> server.tls().filter(ServerTls::httpsRedirect).isPresent());
    if (!used && !redirectsOnly) {
      notes.info(
          "UnusedGateway",
          gateway.origin(),
          "no VirtualService is bound to the Gateway, so every request is answered with 404",
          "Name it under gateways of a VirtualService.");
    }
  }

  private void server(Gateway.Server server) {
    int port = server.port().number();
    String protocol = server.port().protocol();
    if (!showsOwnPods() && !hasPort(port)) {
      notes.warn(
          NO_SUCH_PORT,
          server.origin(),
          "The gateway refers to a port that is not exposed on the workload (pod selector %s; port %d)"
              .formatted(words(gateway.selector()), port),
          "Use a port of the gateway's Service.");
    }
    boolean http = Set.of("HTTP", "HTTP2", "GRPC", "GRPC-WEB").contains(protocol);
    if (http && port == 443) {
      notes.warn(
          "PortProtocol",
          server.origin(),
          "port 443 speaks plain HTTP by its protocol",
          "protocol: HTTPS, with tls");
    } else if (protocol.equals("HTTPS") && port == 80) {
      notes.warn(
          "PortProtocol", server.origin(), "port 80 speaks TLS by its protocol", "protocol: HTTP");
    }
    boolean ignoredTls = http && server.tls().filter(tls -> !tls.httpsRedirect()).isPresent();
    if (ignoredTls) {
      notes.warn(
          "Ineffective",
          server.origin(),
          "tls has no effect beside protocol %s".formatted(protocol),
          "protocol: HTTPS");
    }
    server.tls().filter(ServerTls::httpsRedirect).ifPresent(_ -> redirect(server));
    server.tls().filter(ServerTls::endsHere).ifPresent(tls -> credential(server, tls));
  }

  private boolean hasPort(int port) {
    List<MeshService> before =
        mesh.services().stream()
            .filter(service ->
                pods.stream()
                    .anyMatch(pod -> service.selects(pod.meta().namespace(), pod.meta().labels())))
            .toList();
    if (!before.isEmpty()) {
      return STANDARD_PORTS.contains(port)
          || before.stream().anyMatch(service -> service.port(port).isPresent());
    }
    return !pods.isEmpty() || !isOurs() || STANDARD_PORTS.contains(port);
  }

  /** A redirect to HTTPS needs somebody who answers there. */
  private void redirect(Gateway.Server server) {
    if (server.port().protocol().equals("HTTPS")) return;
    boolean answered =
        mesh.gateways().stream()
            .flatMap(other -> other.servers().stream())
            .filter(other -> other.port().protocol().equals("HTTPS"))
            .anyMatch(other -> overlap(server, other));
    if (!answered) {
      notes.warn(
          "RedirectToNobody",
          server.origin(),
          "httpsRedirect leads to HTTPS, where no server has these hosts: " + server.hosts(),
          "Add a server with protocol HTTPS.");
    }
  }

  private static boolean overlap(Gateway.Server one, Gateway.Server other) {
    return one.hosts().stream()
        .anyMatch(a -> other.hosts().stream().anyMatch(b -> HostName.intersect(host(a), host(b))));
  }

  private static String host(String written) {
    return written.substring(written.indexOf('/') + 1);
  }

  /** Where the gateway's pods are seen, the compiler looks itself. */
  private void credential(Gateway.Server server, ServerTls tls) {
    if (tls.credentialName().isEmpty()) {
      if (tls.serverCertificate().isEmpty()) return;
      notes.info(
          "CertificateFile",
          server.origin(),
          "the certificate is read from a file in the gateway's pod",
          "credentialName: a Secret");
      return;
    }
    if (!tls.serverCertificate().isEmpty()) {
      notes.warn(
          "Ineffective",
          server.origin(),
          "serverCertificate has no effect beside credentialName",
          "Remove one of both.");
    }
    if (!pods.isEmpty() || !isOurs()) return;
    if (new Credential(mesh.snapshot(), ROOT, tls.credentialName()).exists()) return;
    notes.warn(
        NOT_FOUND,
        server.origin(),
        "Referenced credentialName not found: \"%s\" in namespace %s"
            .formatted(tls.credentialName(), ROOT),
        "kubectl create -n %s secret tls %s --key tls.key --cert tls.crt"
            .formatted(ROOT, tls.credentialName()));
  }

  /** Of one port and host the first server counts. */
  private void twice() {
    List<Gateway.Server> servers = gateway.servers();
    for (int i = 0; i < servers.size(); i++) {
      Gateway.Server own = servers.get(i);
      for (Gateway.Server other : servers.subList(0, i)) {
        List<String> both = own.hosts().stream().filter(other.hosts()::contains).toList();
        if (own.port().number() != other.port().number() || both.isEmpty()) continue;
        notes.warn(
            CONFLICT,
            own.origin(),
            "another server of the Gateway has port %d and hosts %s already"
                .formatted(own.port().number(), both),
            "Remove the hosts from one of both.");
      }
    }
  }

  /** Browsers that see one certificate for two hosts use one connection for both. */
  private void certificate(Gateway older) {
    List<String> both =
        credentials(gateway).filter(name -> credentials(older).anyMatch(name::equals)).toList();
    if (both.isEmpty()) return;
    notes.warn(
        "IST0138",
        gateway.origin(),
        "Duplicate certificate in multiple gateways [%s/%s %s/%s] may cause 404s if clients re-use HTTP2 connections."
            .formatted(
                older.meta().namespace(),
                older.meta().name(),
                gateway.meta().namespace(),
                gateway.meta().name()),
        "Put the hosts of %s into one Gateway.".formatted(String.join(", ", both)));
  }

  private static Stream<String> credentials(Gateway gateway) {
    return gateway.servers().stream()
        .flatMap(server -> server.tls().stream())
        .filter(ServerTls::endsHere)
        .map(ServerTls::credentialName)
        .filter(name -> !name.isEmpty())
        .distinct();
  }

  private void rival(Gateway older) {
    if (!older.selector().equals(gateway.selector())) return;
    // One Secret of an Ingress for several hosts is one Gateway each.
    if (!IngressRules.isMade(gateway.origin())) certificate(older);
    for (Gateway.Server own : gateway.servers()) {
      for (Gateway.Server other : older.servers()) {
        if (own.port().number() != other.port().number()) continue;
        List<String> both = own.hosts().stream().filter(other.hosts()::contains).toList();
        boolean family = own.port().protocol().equals(other.port().protocol());
        if (both.isEmpty() && family) continue;
        notes.warn(
            CONFLICT,
            own.origin(),
            "Conflict with gateways %s/%s (workload selector %s, port %d, hosts %s)"
                .formatted(
                    older.meta().namespace(),
                    older.meta().name(),
                    words(gateway.selector()),
                    own.port().number(),
                    family ? both : own.hosts()),
            "Put the servers of a port into one Gateway.");
      }
    }
  }
}
