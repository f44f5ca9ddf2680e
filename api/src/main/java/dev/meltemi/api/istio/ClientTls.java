package dev.meltemi.api.istio;

import java.util.List;

/** TLS towards a host; texts are "" when absent. */
public record ClientTls(
    Mode mode,
    Files files,
    String credentialName,
    List<String> subjectAltNames,
    String sni,
    boolean insecureSkipVerify) {
  public enum Mode {
    DISABLE,
    SIMPLE,
    MUTUAL,
    ISTIO_MUTUAL
  }

  public record Files(String clientCertificate, String privateKey, String caCertificates) {}
}
