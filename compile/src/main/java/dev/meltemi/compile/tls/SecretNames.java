package dev.meltemi.compile.tls;

import dev.meltemi.api.istio.ServerTls;

/** The names under which proxies ask for secrets, as Istio has them. */
final class SecretNames {
  private static final String CREDENTIAL = "kubernetes://";
  private static final String AUTHORITY = "-cacert";

  private SecretNames() {}

  static String certificate(ServerTls tls) {
    return tls.credentialName().isEmpty()
        ? "file-cert:" + tls.serverCertificate() + "~" + tls.privateKey()
        : CREDENTIAL + tls.credentialName();
  }

  static String roots(ServerTls tls) {
    return tls.credentialName().isEmpty()
        ? "file-root:" + tls.caCertificates()
        : CREDENTIAL + tls.credentialName() + AUTHORITY;
  }

  /** The Secret that has the authority alone. */
  static String authorityOf(String credential) {
    return credential + AUTHORITY;
  }
}
