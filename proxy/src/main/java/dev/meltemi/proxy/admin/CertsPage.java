package dev.meltemi.proxy.admin;

import dev.meltemi.proxy.tls.Material;
import io.envoyproxy.envoy.admin.v3.Certificate;
import io.envoyproxy.envoy.admin.v3.CertificateDetails;
import io.envoyproxy.envoy.admin.v3.Certificates;
import io.envoyproxy.envoy.admin.v3.SubjectAlternateName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** {@code /certs}: the certificates in use, in Envoy's message. Never a key. */
final class CertsPage {
  private static final int DNS = 2;
  private static final int URI = 6;

  private CertsPage() {}

  static String of(Map<String, Material> secrets) {
    var all = Certificates.newBuilder();
    secrets.forEach((name, material) -> {
      switch (material) {
        case Material.Pair pair -> {
          var entry = Certificate.newBuilder();
          pair.chain().forEach(one -> entry.addCertChain(details(name, one)));
          all.addCertificates(entry);
        }
        case Material.Roots roots -> {
          var entry = Certificate.newBuilder();
          roots.certificates().forEach(one -> entry.addCaCert(details(name, one)));
          all.addCertificates(entry);
        }
        case Material.Unusable _ -> {}
      }
    });
    return Json.of(all.build());
  }

  private static CertificateDetails details(String secret, X509Certificate certificate) {
    long days =
        Math.max(
            0, Duration.between(Instant.now(), certificate.getNotAfter().toInstant()).toDays());
    var details =
        CertificateDetails.newBuilder()
            .setPath("<inline " + secret + ">")
            .setSerialNumber(certificate.getSerialNumber().toString(16))
            .setDaysUntilExpiration(days)
            .setValidFrom(time(certificate.getNotBefore()))
            .setExpirationTime(time(certificate.getNotAfter()));
    names(certificate, details);
    return details.build();
  }

  private static void names(X509Certificate certificate, CertificateDetails.Builder details) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) return;
      for (List<?> name : names) {
        String value = String.valueOf(name.get(1));
        if (name.get(0).equals(DNS)) {
          details.addSubjectAltNames(SubjectAlternateName.newBuilder().setDns(value));
        } else if (name.get(0).equals(URI)) {
          details.addSubjectAltNames(SubjectAlternateName.newBuilder().setUri(value));
        }
      }
    } catch (CertificateParsingException e) {
      // It is shown without names.
    }
  }

  private static com.google.protobuf.Timestamp time(Date date) {
    return com.google.protobuf.Timestamp.newBuilder()
        .setSeconds(date.toInstant().getEpochSecond())
        .build();
  }
}
