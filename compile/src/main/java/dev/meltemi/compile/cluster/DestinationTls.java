package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.secret.SecretNames;
import dev.meltemi.traffic.ClientTls.Naming;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code tls} of a DestinationRule in the words of {@code traffic}. */
final class DestinationTls {
  private final ClientTls written;
  private final boolean credential;

  private DestinationTls(ClientTls written, ProxyView.Kind kind) {
    this.written = written;
    // Istio reads Secrets for gateways alone; a sidecar goes on as if there were no name.
    this.credential = !written.credentialName().isEmpty() && kind == ProxyView.Kind.ROUTER;
  }

  /** Empty for plaintext. */
  static Optional<dev.meltemi.traffic.ClientTls> of(ClientTls written, ProxyView.Kind kind) {
    DestinationTls tls = new DestinationTls(written, kind);
    return switch (written.mode()) {
      case DISABLE, ISTIO_MUTUAL -> Optional.empty();
      case SIMPLE -> Optional.of(tls.with(Optional.empty()));
      case MUTUAL -> Optional.of(tls.with(tls.certificate()));
    };
  }

  private dev.meltemi.traffic.ClientTls with(Optional<String> certificate) {
    return new dev.meltemi.traffic.ClientTls(
        written.sni(), naming(), certificate, servers(), TlsParameters.speaking());
  }

  /** Istio's auto_sni, where no name is written, and its auto_san_validation. */
  private Naming naming() {
    if (!written.sni().isEmpty()) return Naming.FIXED;
    boolean checked = !written.insecureSkipVerify() && written.subjectAltNames().isEmpty();
    return checked ? Naming.OF_REQUEST_CHECKED : Naming.OF_REQUEST;
  }

  private Optional<String> certificate() {
    ClientTls.Files files = written.files();
    if (credential) return Optional.of(SecretNames.credentialPair(written.credentialName()));
    if (files.clientCertificate().isEmpty()) return Optional.empty();
    return Optional.of(SecretNames.filePair(files.clientCertificate(), files.privateKey()));
  }

  private Optional<PeerCheck> servers() {
    if (written.insecureSkipVerify()) return Optional.empty();
    return Optional.of(new PeerCheck(roots(), names(written.subjectAltNames())));
  }

  private String roots() {
    if (credential) return SecretNames.credentialRoots(written.credentialName());
    String authority = written.files().caCertificates();
    return authority.isEmpty() ? SecretNames.SYSTEM_ROOTS : SecretNames.fileRoots(authority);
  }

  /** Istio does not say of which kind a name is: it may be either. */
  private static List<SubjectName> names(List<String> written) {
    return written.stream()
        .flatMap(name -> Stream.of(SubjectName.dns(name), SubjectName.uri(name)))
        .toList();
  }
}
