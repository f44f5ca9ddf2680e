package dev.meltemi.proxy.tls;

import dev.meltemi.traffic.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** A secret, read. What it says of itself never tells a key. */
public sealed interface Material {

  /**
   * @param chain the own certificate first
   */
  record Pair(List<X509Certificate> chain, PrivateKey key) implements Material {
    @Override
    public String toString() {
      return "Pair[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }

  record Roots(List<X509Certificate> certificates) implements Material {}

  /**
   * Not there, or not to be read.
   *
   * @param why for people, naming the file
   */
  record Unusable(String why) implements Material {}

  /** Reads files at once; on no event loop. */
  static Material of(Secret secret) {
    try {
      return switch (secret.content()) {
        case Secret.Certificate(Secret.Pem chain, Secret.Pem key) -> pair(chain, key);
        case Secret.Roots(Secret.Pem certificates) -> new Roots(certificates(certificates));
      };
    } catch (NoSuchFileException e) {
      return new Unusable("file " + e.getFile() + " does not exist");
    } catch (IOException | GeneralSecurityException e) {
      return new Unusable(String.valueOf(e.getMessage()));
    }
  }

  private static Pair pair(Secret.Pem chain, Secret.Pem key)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = certificates(chain);
    try {
      return new Pair(certificates, PrivateKeys.read(text(key)));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(place(key) + ": " + e.getMessage());
    }
  }

  private static List<X509Certificate> certificates(Secret.Pem pem)
      throws IOException, GeneralSecurityException {
    byte[] bytes = text(pem).getBytes(StandardCharsets.UTF_8);
    List<X509Certificate> all;
    try {
      all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new GeneralSecurityException(place(pem) + ": it is no certificate in PEM");
    }
    if (all.isEmpty()) throw new GeneralSecurityException(place(pem) + ": it has no certificate");
    return all;
  }

  private static String text(Secret.Pem pem) throws IOException {
    return switch (pem) {
      case Secret.Text(String text) -> text;
      case Secret.File(String path) -> Files.readString(Path.of(path));
    };
  }

  private static String place(Secret.Pem pem) {
    return switch (pem) {
      case Secret.Text _ -> "its text";
      case Secret.File(String path) -> "file " + path;
    };
  }
}
