package dev.meltemi.cli.istioctl;

import dev.meltemi.cli.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS side of a kubeconfig: whom to trust, and our client certificate. */
final class Tls {
  private Tls() {}

  static SSLContext context(Kubeconfig.Access access) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(clientKeys(access.credentials()), trusted(access), null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new UserError(
          "The certificates in the kubeconfig %s cannot be used: %s"
              .formatted(access.file(), e.getMessage()));
    }
  }

  private static TrustManager @Nullable [] trusted(Kubeconfig.Access access)
      throws GeneralSecurityException, IOException {
    if (access.authority().isEmpty()) return null;
    var store = emptyStore();
    int index = 0;
    for (Certificate certificate : certificates(access.authority().get())) {
      store.setCertificateEntry("authority-" + index++, certificate);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] clientKeys(Kubeconfig.Credentials credentials)
      throws GeneralSecurityException, IOException {
    if (credentials.certificate().isEmpty() || credentials.key().isEmpty()) return null;
    var chain = certificates(credentials.certificate().get()).toArray(Certificate[]::new);
    var store = emptyStore();
    char[] password = new char[0];
    store.setKeyEntry(
        "client",
        privateKey(credentials.key().get(), chain[0].getPublicKey().getAlgorithm()),
        password,
        chain);
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  /** PKCS#8, or PKCS#1 and SEC 1 (P-256) wrapped into it, as the JDK reads only that. */
  private static PrivateKey privateKey(String pem, String algorithm)
      throws GeneralSecurityException {
    byte[] der =
        Base64.getMimeDecoder()
            .decode(pem.replaceAll("(?s).*-----BEGIN [A-Z ]*PRIVATE KEY-----|-----END.*", ""));
    if (pem.contains("BEGIN RSA PRIVATE KEY")) der = wrapped("06092a864886f70d0101010500", der);
    if (pem.contains("BEGIN EC PRIVATE KEY"))
      der = wrapped("06072a8648ce3d020106082a8648ce3d030107", der);
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** RFC 5208: SEQUENCE { version 0, algorithm, OCTET STRING key }. */
  private static byte[] wrapped(String algorithmHex, byte[] key) {
    byte[] version = {2, 1, 0};
    byte[] algorithm = tagged(0x30, HexFormat.of().parseHex(algorithmHex));
    return tagged(0x30, concatenated(concatenated(version, algorithm), tagged(0x04, key)));
  }

  private static byte[] tagged(int tag, byte[] content) {
    byte[] length =
        content.length < 128
            ? new byte[] {(byte) tag, (byte) content.length}
            : new byte[] {
              (byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length
            };
    return concatenated(length, content);
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
