package dev.meltemi.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test, on an elliptic curve so that it costs little. */
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1000);

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  /** A certificate with its key. */
  public record Issued(X509Certificate certificate, KeyPair keys) {
    public String chainPem() {
      return pem(certificate);
    }

    public String keyPem() {
      return block("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** Writes {@code tls.crt} and {@code tls.key}. */
    public void writeTo(Path folder) throws IOException {
      Files.writeString(folder.resolve("tls.crt"), chainPem());
      Files.writeString(folder.resolve("tls.key"), keyPem());
    }
  }

  public TestAuthority(String commonName) {
    name = new X500Name("CN=" + commonName);
    keys = keys();
    certificate = sign(name, keys, true);
  }

  public String rootPem() {
    return pem(certificate);
  }

  /**
   * @param alternatives DNS names, or URIs where they have a scheme
   */
  public Issued issue(String commonName, String... alternatives) {
    KeyPair own = keys();
    return new Issued(sign(new X500Name("CN=" + commonName), own, false, alternatives), own);
  }

  /** For a client that trusts this authority alone. */
  public SSLContext client() {
    return client(new Issued[0]);
  }

  /** For a client that trusts this authority alone and shows the first certificate, if any. */
  public SSLContext client(Issued... shown) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("root", certificate);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own(shown), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server with this certificate; it asks clients for none. */
  public SSLContext server(Issued shown) {
    return client(shown);
  }

  private static KeyManager[] own(Issued... shown) {
    return shown.length == 0 ? new KeyManager[0] : new KeyManager[] {new Always(shown[0])};
  }

  /** Shows its certificate whoever is asked for: the JDK's own hides one that is not wanted. */
  private static final class Always extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final Issued shown;

    Always(Issued shown) {
      this.shown = shown;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {shown.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return shown.keys().getPrivate();
    }
  }

  private X509Certificate sign(
      X500Name subject, KeyPair own, boolean authority, String... alternatives) {
    try {
      Instant now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(now.minus(1, ChronoUnit.HOURS)),
              Date.from(now.plus(30, ChronoUnit.DAYS)),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (alternatives.length > 0) {
        GeneralName[] names =
            Arrays.stream(alternatives)
                .map(text ->
                    new GeneralName(
                        text.contains("://")
                            ? GeneralName.uniformResourceIdentifier
                            : GeneralName.dNSName,
                        text))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      byte[] signed = builder.build(signer).getEncoded();
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String what, byte[] der) {
    byte[] newline = {(byte) 10};
    String text = Base64.getMimeEncoder(64, newline).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what);
  }
}
