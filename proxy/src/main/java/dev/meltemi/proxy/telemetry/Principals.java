package dev.meltemi.proxy.telemetry;

import dev.meltemi.proxy.tls.AlternativeNames;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The names of the workloads in their certificates: URIs of SPIFFE. */
final class Principals {
  private static final String SCHEME = "spiffe://";

  private Principals() {}

  /** Empty when the peer showed none. */
  static String ofPeer(SSLSession session) {
    try {
      return of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  static String own(SSLSession session) {
    Certificate[] shown = session.getLocalCertificates();
    return shown == null ? "" : of(shown);
  }

  private static String of(Certificate[] chain) {
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate leaf)) return "";
    try {
      return AlternativeNames.uris(leaf).stream()
          .filter(uri -> uri.startsWith(SCHEME))
          .findFirst()
          .orElse("");
    } catch (CertificateParsingException e) {
      return "";
    }
  }
}
