package dev.meltemi.xds.decode;

import dev.meltemi.traffic.Secret;
import io.envoyproxy.envoy.config.core.v3.DataSource;

/** Certificates, keys and authorities. What their text says is the proxy's to judge. */
final class SecretDecoder {
  private SecretDecoder() {}

  static Secret decode(
      io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret secret, Findings findings) {
    return new Secret(
        secret.getName(),
        switch (secret.getTypeCase()) {
          case TLS_CERTIFICATE ->
              new Secret.Certificate(
                  pem(secret.getTlsCertificate().getCertificateChain()),
                  pem(secret.getTlsCertificate().getPrivateKey()));
          case VALIDATION_CONTEXT -> {
            var context = secret.getValidationContext();
            if (context.getMatchTypedSubjectAltNamesCount() > 0) {
              findings.refuse("names in a secret are not supported");
            }
            yield new Secret.Roots(pem(context.getTrustedCa()));
          }
          case SESSION_TICKET_KEYS, GENERIC_SECRET, TYPE_NOT_SET ->
              throw new IllegalArgumentException("secret of type " + secret.getTypeCase());
        });
  }

  private static Secret.Pem pem(DataSource source) {
    return source.hasFilename()
        ? new Secret.File(source.getFilename())
        : new Secret.Text(Reads.text(source));
  }
}
