package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.api.istio.ClientTls.Mode;
import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** TLS of a DestinationRule that is one too many, that nobody answers, or that checks nobody. */
final class TlsLint {
  private final DestinationRule rule;
  private final Mesh mesh;
  private final Notes notes;

  private TlsLint(DestinationRule rule, Mesh mesh, Notes notes) {
    this.rule = rule;
    this.mesh = mesh;
    this.notes = notes;
  }

  static void check(DestinationRule rule, Mesh mesh, Notes notes) {
    var lint = new TlsLint(rule, mesh, notes);
    rule.trafficPolicy().ifPresent(policy -> lint.policy(policy, rule.origin()));
    rule.subsets()
        .forEach(subset ->
            subset.trafficPolicy().ifPresent(policy -> lint.policy(policy, subset.origin())));
  }

  private void policy(TrafficPolicy policy, Origin origin) {
    policy.tls().ifPresent(tls -> settings(tls, OptionalInt.empty(), origin));
    for (TrafficPolicy.PortPolicy port : policy.portLevelSettings()) {
      port.policy().tls().ifPresent(tls -> settings(tls, OptionalInt.of(port.port()), origin));
    }
    for (MeshService service : Known.services(mesh, rule)) {
      for (MeshPort port : service.ports()) {
        DestinationLint.tls(policy, port.number())
            .ifPresent(tls -> port(service, port, tls, origin));
      }
    }
  }

  private void settings(ClientTls tls, OptionalInt port, Origin origin) {
    boolean ofOthers = tls.mode() == Mode.SIMPLE || tls.mode() == Mode.MUTUAL;
    boolean unchecked =
        ofOthers
            && tls.files().caCertificates().isEmpty()
            && tls.credentialName().isEmpty()
            && !tls.insecureSkipVerify();
    if (unchecked) {
      notes.warn(
          port.isPresent() ? "IST0129" : "IST0128",
          origin,
          "DestinationRule %s in namespace %s has TLS mode set to %s but no caCertificates are set to validate server identity for host: %s%s"
              .formatted(
                  rule.meta().name(),
                  rule.meta().namespace(),
                  tls.mode(),
                  rule.host(),
                  port.isPresent() ? " at port " + port.getAsInt() : ""),
          "caCertificates: a file in the proxy, such as /etc/ssl/certs/ca-certificates.crt");
    }
    List<String> useless = new ArrayList<>();
    if (!ofOthers && !tls.sni().isEmpty() && tls.mode() == Mode.DISABLE) useless.add("sni");
    if (tls.mode() == Mode.DISABLE && !tls.subjectAltNames().isEmpty()) {
      useless.add("subjectAltNames");
    }
    if (tls.mode() == Mode.DISABLE && !tls.files().caCertificates().isEmpty()) {
      useless.add("caCertificates");
    }
    if (ofOthers && tls.insecureSkipVerify() && !tls.files().caCertificates().isEmpty()) {
      useless.add("caCertificates");
    }
    if (tls.mode() == Mode.SIMPLE && !tls.files().clientCertificate().isEmpty()) {
      useless.add("clientCertificate");
    }
    if (!useless.isEmpty()) {
      notes.warn(
          "Ineffective",
          origin,
          "%s without effect: tls.mode is %s%s"
              .formatted(
                  String.join(", ", useless),
                  tls.mode(),
                  tls.insecureSkipVerify() ? " with insecureSkipVerify" : ""),
          "Remove %s, or change the mode.".formatted(String.join(" and ", useless)));
    }
  }

  private void port(MeshService service, MeshPort port, ClientTls tls, Origin origin) {
    boolean ofOthers = tls.mode() == Mode.SIMPLE || tls.mode() == Mode.MUTUAL;
    if (ofOthers && port.protocol() == PortProtocol.TLS && !isAskedInPlain(service, port)) {
      notes.warn(
          "DoubleTls",
          origin,
          "port %d of %s speaks TLS already, which applications begin themselves; tls.mode %s puts a second TLS around it"
              .formatted(port.number(), service.host(), tls.mode()),
          "Remove tls, or send plain requests there by a VirtualService with http rules.");
    }
    boolean outside =
        port.entry()
            .filter(entry -> entry.location() == ServiceEntry.Location.MESH_EXTERNAL)
            .isPresent();
    if (tls.mode() == Mode.ISTIO_MUTUAL && outside) {
      notes.warn(
          "MutualTlsToNobody",
          origin,
          "%s is outside of the mesh (MESH_EXTERNAL), and nobody there has the mesh's certificates"
              .formatted(service.host()),
          "mode: SIMPLE, or location: MESH_INTERNAL in the ServiceEntry.");
    }
    if (tls.mode() != Mode.ISTIO_MUTUAL && isStrict(service, port)) {
      notes.warn(
          "IST0113",
          origin,
          "A DestinationRule and Policy are in conflict with regards to mTLS for host %s: tls.mode is %s, and a PeerAuthentication is STRICT for port %d"
              .formatted(service.host(), tls.mode(), port.number()),
          "mode: ISTIO_MUTUAL, or no tls at all: then proxies find out by themselves.");
    }
  }

  private boolean isStrict(MeshService service, MeshPort port) {
    if (service.service().isEmpty()) return false;
    List<Pod> pods =
        mesh.snapshot().pods().in(service.namespace()).values().stream()
            .filter(Lint::isLiving)
            .filter(pod -> service.selects(pod.meta().namespace(), pod.meta().labels()))
            .toList();
    return !pods.isEmpty()
        && pods.stream()
            .allMatch(pod ->
                mesh.members().mode(service.namespace(), pod.meta().labels(), port.targetIn(pod))
                    == PeerAuthentication.Mode.STRICT);
  }

  /** Whether http rules lead there: then it is the proxy that has to begin TLS. */
  private boolean isAskedInPlain(MeshService service, MeshPort port) {
    for (VirtualService one : mesh.virtualServices()) {
      boolean leads =
          one.http().stream()
              .filter(http -> http.action() instanceof HttpAction.Forward)
              .flatMap(http -> ((HttpAction.Forward) http.action()).destinations().stream())
              .map(RouteDestination::destination)
              .anyMatch(to -> leads(to, one.meta().namespace(), service, port));
      if (leads) return true;
    }
    return false;
  }

  private boolean leads(Destination to, String namespace, MeshService service, MeshPort port) {
    Optional<MeshService> known = Known.service(mesh, mesh.resolve(to.host(), namespace));
    return known.equals(Optional.of(service))
        && DestinationLint.port(service, to)
            .map(meant -> meant.number() == port.number())
            .orElse(true);
  }
}
