package dev.meltemi.api.check;

import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.istio.ServerTls.Version;
import java.util.HashSet;
import java.util.Set;

/** Istio's rules for the TLS of a gateway's server. */
final class ServerTlsCheck {
  private ServerTlsCheck() {}

  /** What BoringSSL knows below TLS 1.3 and Istio lets through, by OpenSSL's names. */
  private static final Set<String> SUITES =
      Set.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305",
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ECDHE-ECDSA-AES256-SHA",
          "ECDHE-RSA-AES256-SHA",
          "AES128-GCM-SHA256",
          "AES256-GCM-SHA384",
          "AES128-SHA",
          "AES256-SHA");

  /**
   * @param secured whether the port's protocol is HTTPS or TLS
   */
  static void check(ServerTls tls, boolean secured, Findings at) {
    if (tls.httpsRedirect() && secured) {
      at.warning("Ineffective", "tls.httpsRedirect should only be used with http servers", "");
    }
    if (!secured) {
      at.errorIf(
          tls.mode() != ServerTls.Mode.PASSTHROUGH
              || !tls.credentialName().isEmpty()
              || !tls.serverCertificate().isEmpty(),
          "BadTls",
          "server cannot have TLS settings for non HTTPS/TLS ports");
      return;
    }
    if (tls.endsHere()) certificates(tls, at);
    versions(tls, at);
    suites(tls, at.in("cipherSuites"));
  }

  private static void certificates(ServerTls tls, Findings at) {
    if (tls.mode() == ServerTls.Mode.ISTIO_MUTUAL) {
      boolean own =
          tls.serverCertificate().isEmpty()
              && tls.privateKey().isEmpty()
              && tls.caCertificates().isEmpty()
              && tls.credentialName().isEmpty();
      at.errorIf(
          !own, "BadTls", "ISTIO_MUTUAL TLS cannot have associated certificates or credentials");
      return;
    }
    if (!tls.credentialName().isEmpty()) {
      at.in("credentialName").add("BadName", Names.resourceName(tls.credentialName()));
      return;
    }
    if (tls.serverCertificate().isEmpty()) {
      at.error(
          "BadTls",
          tls.mode() + " TLS requires a server certificate",
          "Name a Secret of the gateway's namespace under credentialName, or a file of its pod,"
              + " such as /etc/istio/ingressgateway-certs/tls.crt.");
    }
    at.errorIf(tls.privateKey().isEmpty(), "BadTls", tls.mode() + " TLS requires a private key");
    at.errorIf(
        tls.checksClients() && tls.caCertificates().isEmpty(),
        "BadTls",
        tls.mode() + " TLS requires a client CA bundle");
  }

  private static void versions(ServerTls tls, Findings at) {
    Version least = tls.minProtocolVersion();
    Version most = tls.maxProtocolVersion();
    if (most == Version.TLS_AUTO) return;
    Version lowest = least == Version.TLS_AUTO ? Version.TLSV1_2 : least;
    at.errorIf(
        lowest.compareTo(most) > 0,
        "BadTls",
        "minProtocolVersion " + lowest + " is above maxProtocolVersion " + most);
  }

  private static void suites(ServerTls tls, Findings at) {
    var seen = new HashSet<String>();
    for (var suite : tls.cipherSuites()) {
      if (!SUITES.contains(suite)) {
        at.error(
            "BadCipherSuite",
            "unrecognized cipher suite \"" + suite + "\"",
            "Known are " + String.join(", ", SUITES.stream().sorted().toList()) + ".");
      } else if (!seen.add(suite)) {
        at.error("Duplicate", "duplicate cipher suite \"" + suite + "\"");
      }
    }
  }
}
