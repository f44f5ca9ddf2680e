package dev.meltemi.xds.encode;

import dev.meltemi.traffic.Secret;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.WatchedDirectory;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/** Certificates, keys and authorities. */
final class SecretEncoder {
  private SecretEncoder() {}

  static io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret encode(Secret secret) {
    var encoded =
        io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret.newBuilder()
            .setName(secret.name());
    switch (secret.content()) {
      case Secret.Certificate(Secret.Pem chain, Secret.Pem key) -> {
        var pair =
            TlsCertificate.newBuilder()
                .setCertificateChain(source(chain))
                .setPrivateKey(source(key));
        if (chain instanceof Secret.File(String path)) pair.setWatchedDirectory(folder(path));
        encoded.setTlsCertificate(pair);
      }
      case Secret.Roots(Secret.Pem certificates) -> {
        var roots = CertificateValidationContext.newBuilder().setTrustedCa(source(certificates));
        if (certificates instanceof Secret.File(String path)) {
          roots.setWatchedDirectory(folder(path));
        }
        encoded.setValidationContext(roots);
      }
    }
    return encoded.build();
  }

  private static DataSource source(Secret.Pem pem) {
    return switch (pem) {
      case Secret.Text(String text) -> DataSource.newBuilder().setInlineString(text).build();
      case Secret.File(String path) -> DataSource.newBuilder().setFilename(path).build();
    };
  }

  /** Secret volumes exchange a link in it (Envoy {@code watched_directory}). */
  private static WatchedDirectory folder(String path) {
    String folder = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    return WatchedDirectory.newBuilder().setPath(folder.isEmpty() ? "/" : folder).build();
  }
}
