package dev.meltemi.proxy.telemetry;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The names of the workloads in their certificates: URIs of SPIFFE. */
final class Principals {
  private static final int URI = 6; // RFC 5280 section 4.2.1.6, GeneralName [6]
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
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      if (names == null) return "";
      for (List<?> name : names) {
        if (Integer.valueOf(URI).equals(name.get(0))
            && String.valueOf(name.get(1)).startsWith(SCHEME)) return String.valueOf(name.get(1));
      }
    } catch (CertificateParsingException e) {
      return "";
    }
    return "";
  }
}
