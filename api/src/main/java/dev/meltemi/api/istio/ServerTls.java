package dev.meltemi.api.istio;

/** TLS of a gateway's server; texts are "" when absent. */
public record ServerTls(
    boolean httpsRedirect,
    Mode mode,
    String serverCertificate,
    String privateKey,
    String caCertificates,
    String credentialName) {
  public enum Mode {
    PASSTHROUGH,
    SIMPLE,
    MUTUAL,
    AUTO_PASSTHROUGH,
    ISTIO_MUTUAL,
    OPTIONAL_MUTUAL
  }
}
