package dev.meltemi.api.istio;

import java.util.List;

/**
 * TLS of a gateway's server; texts are "" when absent.
 *
 * @param serverCertificate a path in the gateway's pod, as are the two after it
 * @param credentialName a Secret of the gateway's namespace, in place of the paths
 * @param subjectAltNames one of them must be in a client's certificate, if there are any
 */
public record ServerTls(
    boolean httpsRedirect,
    Mode mode,
    String serverCertificate,
    String privateKey,
    String caCertificates,
    String credentialName,
    List<String> subjectAltNames,
    Version minProtocolVersion,
    Version maxProtocolVersion,
    List<String> cipherSuites) {
  public enum Mode {
    PASSTHROUGH,
    SIMPLE,
    MUTUAL,
    AUTO_PASSTHROUGH,
    ISTIO_MUTUAL,
    OPTIONAL_MUTUAL
  }

  /** AUTO when absent: TLS 1.2 at least, TLS 1.3 at most. */
  public enum Version {
    TLS_AUTO,
    TLSV1_0,
    TLSV1_1,
    TLSV1_2,
    TLSV1_3
  }

  /** Whether TLS ends at the gateway, with a certificate of its own. */
  public boolean endsHere() {
    return switch (mode) {
      case SIMPLE, MUTUAL, OPTIONAL_MUTUAL, ISTIO_MUTUAL -> true;
      case PASSTHROUGH, AUTO_PASSTHROUGH -> false;
    };
  }

  /** Whether clients show certificates, which some authority must have signed. */
  public boolean checksClients() {
    return mode == Mode.MUTUAL || mode == Mode.OPTIONAL_MUTUAL || mode == Mode.ISTIO_MUTUAL;
  }
}
