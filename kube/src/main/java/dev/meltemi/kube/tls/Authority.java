package dev.meltemi.kube.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
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
 * The certificate authority of one API server, kept in a folder that only its owner can read.
 * Everybody who holds a certificate of this authority is the administrator: there are no lesser
 * users.
 */
public final class Authority {

  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);

  /** Certificates begin a little in the past, for clients whose clock is behind. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final String CURVE = "secp256r1";
  private static final X500Name NAME = new X500Name("CN=meltemi-ca");

  private final Identity own;
  private final InstantSource clock;

  private Authority(Identity own, InstantSource clock) {
    this.own = own;
    this.clock = clock;
  }

  /** Reads {@code ca.crt} and {@code ca.key} of the folder, or makes them. */
  public static Authority open(Path directory, InstantSource clock) throws IOException {
    Path certificate = directory.resolve("ca.crt");
    Path key = directory.resolve("ca.key");
    try {
      if (Files.exists(certificate) && Files.exists(key)) {
        return new Authority(
            new Identity(
                Pem.readCertificate(Files.readString(certificate)),
                Pem.readEcKey(Files.readString(key))),
            clock);
      }
      Identity made = selfSigned(clock.instant());
      PrivateFiles.createDirectories(directory);
      // The certificate comes last: when it is there, the key is there too.
      PrivateFiles.write(key, made.keyPem());
      PrivateFiles.write(certificate, made.certificatePem());
      return new Authority(made, clock);
    } catch (GeneralSecurityException unreadable) {
      throw new IOException(
          "cannot use the certificate authority in "
              + directory
              + "; delete the folder to get a new one",
          unreadable);
    }
  }

  public X509Certificate certificate() {
    return own.certificate();
  }

  /**
   * @param names host names and IPv4 addresses by which clients know the server
   */
  public Identity server(List<String> names) {
    return server("meltemi-apiserver", names);
  }

  /**
   * @param commonName for people to read
   * @param names host names and IPv4 addresses by which clients know the server
   */
  public Identity server(String commonName, List<String> names) {
    GeneralName[] alternatives =
        names.stream()
            .map(name ->
                new GeneralName(
                    IPV4.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new);
    return issue(
        "CN=" + commonName,
        keyPair("EC", new ECGenParameterSpec(CURVE)),
        KeyPurposeId.id_kp_serverAuth,
        new GeneralNames(alternatives));
  }

  /**
   * A certificate for the administrator's client; the group is the one that Kubernetes gives all
   * rights. With an RSA key: it is the one kind of key that every Kubernetes client library reads
   * without help.
   */
  public Identity administrator() {
    return issue(
        "O=system:masters,CN=meltemi-admin",
        keyPair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)),
        KeyPurposeId.id_kp_clientAuth,
        new GeneralNames(new GeneralName[0]));
  }

  private static Identity selfSigned(Instant now) throws GeneralSecurityException {
    try {
      KeyPair pair = keyPair("EC", new ECGenParameterSpec(CURVE));
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              serial(),
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(CA_LIFE)),
              NAME,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
      return new Identity(sign(builder, pair), pair.getPrivate());
    } catch (IOException | OperatorCreationException broken) {
      throw new GeneralSecurityException(broken);
    }
  }

  private Identity issue(
      String subject, KeyPair pair, KeyPurposeId purpose, GeneralNames alternatives) {
    try {
      Instant now = clock.instant();
      var builder =
          new JcaX509v3CertificateBuilder(
              NAME,
              serial(),
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(LEAF_LIFE)),
              new X500Name(subject),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      if (alternatives.getNames().length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
      }
      return new Identity(
          sign(builder, new KeyPair(own.certificate().getPublicKey(), own.key())),
          pair.getPrivate());
    } catch (IOException | OperatorCreationException | GeneralSecurityException broken) {
      throw new IllegalStateException("cannot issue a certificate for " + subject, broken);
    }
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException, GeneralSecurityException {
    var holder =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
    return new JcaX509CertificateConverter().getCertificate(holder);
  }

  private static KeyPair keyPair(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + algorithm, missing);
    }
  }

  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
  }
}
