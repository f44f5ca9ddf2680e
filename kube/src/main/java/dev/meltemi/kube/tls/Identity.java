package dev.meltemi.kube.tls;

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

  @Override
  public String toString() {
    return "Identity[" + certificate.getSubjectX500Principal() + "]";
  }
}
