package dev.meltemi.proxy.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subject alternative names of a certificate, in its order (RFC 5280 section 4.2.1.6). */
public final class AlternativeNames {
  private static final int DNS = 2;
  private static final int URI = 6;

  private AlternativeNames() {}

  public static List<String> uris(X509Certificate certificate) throws CertificateParsingException {
    return of(certificate, URI);
  }

  static List<String> hosts(X509Certificate certificate) throws CertificateParsingException {
    return of(certificate, DNS);
  }

  private static List<String> of(X509Certificate certificate, int kind)
      throws CertificateParsingException {
    @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all == null) return List.of();
    return all.stream()
        .filter(name -> name.get(0) instanceof Integer found && found == kind)
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }
}
