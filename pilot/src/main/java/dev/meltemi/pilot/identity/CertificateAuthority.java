package dev.meltemi.pilot.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of workloads. Its own key stays in a folder that only its owner can read,
 * so that a control plane that starts again is trusted by the proxies that run. Any thread.
 */
public final class CertificateAuthority {
  private static final Duration ROOT_LIFE = Duration.ofDays(3650); // as Istio's self-signed one

  /** Certificates begin a little in the past, for clocks that are behind. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private static final X500Name NAME = new X500Name("O=cluster.local");

  /** A workload is known by its URI alone. */
  private static final X500Name NOBODY = new X500Name("");

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final InstantSource clock;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key, InstantSource clock) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
  }

  /** Reads {@code root-cert.pem} and {@code ca-key.pem} of the folder, or makes them. */
  public static CertificateAuthority open(Path folder, InstantSource clock) throws IOException {
    Path root = folder.resolve("root-cert.pem");
    Path key = folder.resolve("ca-key.pem");
    try {
      if (Files.exists(root) && Files.exists(key)) {
        return new CertificateAuthority(
            Pem.certificate(Files.readString(root)), Pem.key(Files.readString(key)), clock);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the authority in %s cannot be read: %s; delete the folder to get a new one"
              .formatted(folder, e.getMessage()),
          e);
    }
    CertificateAuthority made = inMemory(clock);
    // The certificate comes last: when it is there, the key is there too.
    OwnFiles.write(key, Pem.of(made.key));
    OwnFiles.write(root, made.rootPem());
    return made;
  }

  /** For as long as the process lives. */
  public static CertificateAuthority inMemory(InstantSource clock) {
    KeyPair pair = keys();
    Instant now = clock.instant();
    var builder = builder(NAME, pair.getPublic(), now, now.plus(ROOT_LIFE));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      return new CertificateAuthority(signed(builder, pair.getPrivate()), pair.getPrivate(), clock);
    } catch (IOException | OperatorCreationException | GeneralSecurityException broken) {
      throw new IllegalStateException("cannot make a certificate authority", broken);
    }
  }

  String rootPem() {
    return Pem.of(certificate);
  }

  /**
   * A certificate over a fresh key, for both sides of TLS.
   *
   * @param life from now
   */
  WorkloadCertificate issue(WorkloadId id, Duration life) {
    KeyPair pair = keys();
    Instant now = clock.instant();
    Instant end = now.plus(life);
    var builder = builder(NOBODY, pair.getPublic(), now, end);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      // Critical, because there is no other name (RFC 5280 section 4.2.1.6).
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, id.toString())));
      return new WorkloadCertificate(
          id,
          Pem.of(signed(builder, key)),
          Pem.of(pair.getPrivate()),
          rootPem(),
          now.plus(life.dividedBy(2)),
          end);
    } catch (IOException | OperatorCreationException | GeneralSecurityException broken) {
      throw new IllegalStateException("cannot issue a certificate for " + id, broken);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name subject, PublicKey key, Instant now, Instant end) {
    BigInteger serial = new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    return new JcaX509v3CertificateBuilder(
        NAME, serial, Date.from(now.minus(CLOCK_SKEW)), Date.from(end), subject, key);
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey signer)
      throws OperatorCreationException, GeneralSecurityException {
    var holder = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has P-256", missing);
    }
  }
}
