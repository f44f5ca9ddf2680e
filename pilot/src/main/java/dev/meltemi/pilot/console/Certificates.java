package dev.meltemi.pilot.console;

import dev.meltemi.traffic.Secret;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.decode.Decoded;
import dev.meltemi.xds.decode.ResourceDecoder;
import dev.meltemi.xds.encode.EncodedResources;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The public part of the secrets that a proxy was sent. */
final class Certificates {
  private Certificates() {}

  static List<Map<String, Object>> of(EncodedResources sent) {
    List<Map<String, Object>> all = new ArrayList<>();
    sent.of(ResourceType.SECRET)
        .values()
        .forEach(encoded -> {
          if (!(ResourceDecoder.secret(encoded.body())
              instanceof Decoded.Ok<Secret>(var secret, _))) return;
          switch (secret.content()) {
            case Secret.Certificate(Secret.Text(String chain), _) ->
                add(all, secret.name(), "certificate", chain);
            case Secret.Roots(Secret.Text(String roots)) ->
                add(all, secret.name(), "authority", roots);
            case Secret.Certificate _, Secret.Roots _ -> {} // in files of the proxy's pod
          }
        });
    return all;
  }

  private static void add(List<Map<String, Object>> all, String name, String kind, String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
        if (!(each instanceof X509Certificate certificate)) continue;
        var tree = new LinkedHashMap<String, Object>();
        tree.put("secret", name);
        tree.put("kind", kind);
        tree.put("subject", certificate.getSubjectX500Principal().getName());
        tree.put("names", names(certificate));
        tree.put("issuer", certificate.getIssuerX500Principal().getName());
        tree.put("serial", certificate.getSerialNumber().toString(16));
        tree.put("notBefore", certificate.getNotBefore().toInstant().getEpochSecond());
        tree.put("notAfter", certificate.getNotAfter().toInstant().getEpochSecond());
        all.add(tree);
      }
    } catch (CertificateException e) {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("secret", name);
      tree.put("kind", kind);
      tree.put("error", "it cannot be read: " + e.getMessage());
      all.add(tree);
    }
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives == null) return List.of();
      return alternatives.stream().map(name -> String.valueOf(name.get(1))).toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
