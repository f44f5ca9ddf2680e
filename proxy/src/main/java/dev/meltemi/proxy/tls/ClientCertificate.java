package dev.meltemi.proxy.tls;

import dev.meltemi.traffic.CertificateForwarding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The client's certificate in the words of x-forwarded-client-cert, in Envoy's order: By, Hash,
 * Cert, Subject, URI, DNS.
 */
public final class ClientCertificate {
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private ClientCertificate() {}

  /** Empty when the client has shown no certificate, or nobody is to hear of it. */
  public static Optional<String> told(SSLSession session, CertificateForwarding how) {
    if (how == CertificateForwarding.NONE) return Optional.empty();
    try {
      if (!(session.getPeerCertificates()[0] instanceof X509Certificate client)) {
        return Optional.empty();
      }
      return Optional.of(element(session, client, how == CertificateForwarding.REPLACE));
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was verified cannot be read", e);
    }
  }

  private static String element(SSLSession session, X509Certificate client, boolean whole)
      throws GeneralSecurityException {
    List<String> pairs = new ArrayList<>();
    Certificate @Nullable [] own = session.getLocalCertificates();
    if (own != null && own[0] instanceof X509Certificate server) {
      AlternativeNames.uris(server).forEach(uri -> pairs.add("By=" + uri));
    }
    byte[] der = client.getEncoded();
    pairs.add("Hash=" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der)));
    if (whole) pairs.add("Cert=\"" + encoded(der) + '"');
    String subject = client.getSubjectX500Principal().getName(X500Principal.RFC2253);
    pairs.add("Subject=\"" + subject + '"');
    List<String> uris = AlternativeNames.uris(client);
    if (uris.isEmpty()) pairs.add("URI=");
    uris.forEach(uri -> pairs.add("URI=" + uri));
    AlternativeNames.hosts(client).forEach(name -> pairs.add("DNS=" + name));
    return String.join(";", pairs);
  }

  /** PEM, with what a header cannot carry percent-encoded. */
  private static String encoded(byte[] der) {
    String pem =
        "-----BEGIN CERTIFICATE-----\n" + PEM.encodeToString(der) + "\n-----END CERTIFICATE-----\n";
    return pem.replace("\n", "%0A")
        .replace(" ", "%20")
        .replace("+", "%2B")
        .replace("/", "%2F")
        .replace("=", "%3D");
  }
}
