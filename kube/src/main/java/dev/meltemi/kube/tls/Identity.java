package dev.meltemi.kube.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the key that belongs to it. */
public record Identity(X509Certificate certificate, PrivateKey key) {

  String certificatePem() {
    return Pem.certificate(certificate);
  }

  String keyPem() {
    return Pem.key(key);
  }

  /** Writes both as PEM, so that only the owner of the files can read them. */
  public void write(Path certificateFile, Path keyFile) throws IOException {
    PrivateFiles.write(keyFile, keyPem());
    PrivateFiles.write(certificateFile, certificatePem());
  }

  @Override
  public String toString() {
    return "Identity[" + certificate.getSubjectX500Principal() + "]";
  }
}
