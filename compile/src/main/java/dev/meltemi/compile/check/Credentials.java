package dev.meltemi.compile.check;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.secret.Credential;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Secrets that Gateways name and that are not there, or are no certificates. */
final class Credentials {
  private static final String NOT_FOUND = "IST0101";
  private static final String INVALID = "IST0161";

  private final Mesh mesh;
  private final List<Problem> problems = new ArrayList<>();

  private Credentials(Mesh mesh) {
    this.mesh = mesh;
  }

  static List<Problem> of(Mesh mesh) {
    Credentials credentials = new Credentials(mesh);
    for (Gateway gateway : mesh.gateways()) {
      for (Gateway.Server server : gateway.servers()) {
        server
            .tls()
            .filter(tls -> tls.endsHere() && !tls.credentialName().isEmpty())
            .ifPresent(tls -> credentials.check(gateway, server, tls));
      }
    }
    return credentials.problems;
  }

  private void check(Gateway gateway, Gateway.Server server, ServerTls tls) {
    boolean ofIngress = tls.credentialName().indexOf('/') >= 0;
    Set<String> namespaces = ofIngress ? Set.of("") : namespaces(gateway);
    // Files seldom hold the gateway's pods, but may hold its Secret.
    if (namespaces.isEmpty()) {
      Credential credential =
          Credential.of(mesh.snapshot(), mesh.config().rootNamespace(), tls.credentialName());
      if (credential.exists()) content(server, tls, credential);
    }
    for (String namespace : namespaces) {
      Credential credential = Credential.of(mesh.snapshot(), namespace, tls.credentialName());
      if (!credential.exists()) {
        String field = ofIngress ? "secretName" : "credentialName";
        missing(server, field, credential.namespace(), credential.name());
      } else {
        content(server, tls, credential);
      }
    }
  }

  /** Those of the gateway's pods: a Secret counts only beside them. */
  private Set<String> namespaces(Gateway gateway) {
    return mesh.snapshot().pods().stream()
        .map(Pod::meta)
        .filter(pod -> pod.labels().entrySet().containsAll(gateway.selector().entrySet()))
        .map(pod -> pod.namespace())
        .collect(Collectors.toSet());
  }

  private void missing(Gateway.Server server, String field, String namespace, String name) {
    problems.add(
        Problem.warning(
            NOT_FOUND,
            server.origin(),
            "Referenced %s not found: \"%s\" in namespace %s; TLS handshakes are answered by closing the connection"
                .formatted(field, name, namespace),
            "kubectl create -n %s secret tls %s --key tls.key --cert tls.crt"
                .formatted(namespace, name)));
  }

  private void content(Gateway.Server server, ServerTls tls, Credential credential) {
    if (credential.chain().isEmpty()) {
      invalid(server, credential, "it has neither tls.crt nor cert");
    } else if (!isCertificate(credential.chain().get())) {
      invalid(server, credential, "its certificate is not in PEM");
    }
    if (credential.key().isEmpty()) {
      invalid(server, credential, "it has neither tls.key nor key");
    } else if (!credential.key().get().contains("PRIVATE KEY-----")) {
      invalid(server, credential, "its key is no private key in PEM");
    }
    if (!tls.checksClients()) return;
    if (credential.authority().isEmpty()) {
      invalid(
          server,
          credential,
          tls.mode()
              + " needs ca.crt (or cacert) in it, or in a Secret named "
              + credential.name()
              + "-cacert");
    } else if (!isCertificate(credential.authority().get())) {
      invalid(server, credential, "the certificate of its authority is not in PEM");
    }
  }

  private void invalid(Gateway.Server server, Credential credential, String why) {
    problems.add(
        Problem.warning(
            INVALID,
            server.origin(),
            "The credential referenced by the Gateway is invalid: Secret %s/%s: %s"
                .formatted(credential.namespace(), credential.name(), why),
            ("kubectl create -n %s secret generic %s --from-file=tls.key --from-file=tls.crt"
                    + " --from-file=ca.crt --dry-run=client -o yaml | kubectl apply -f -")
                .formatted(credential.namespace(), credential.name())));
  }

  private static boolean isCertificate(String pem) {
    try {
      return !CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
          .isEmpty();
    } catch (CertificateException e) {
      return false;
    }
  }
}
