package dev.meltemi.proxy.tls;

import com.google.re2j.Pattern;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.SubjectName;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Judges the other side's certificate by authorities and names, as a peer check says. */
final class PeerTrust extends X509ExtendedTrustManager {
  private static final int DNS = 2;
  private static final int URI = 6;

  private final X509TrustManager roots;
  private final List<SubjectName> names;

  PeerTrust(List<X509Certificate> roots, List<SubjectName> names) throws GeneralSecurityException {
    this.roots = manager(roots);
    this.names = List.copyOf(names);
  }

  private static X509TrustManager manager(List<X509Certificate> roots)
      throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e); // nothing is read
    }
    for (int i = 0; i < roots.size(); i++) store.setCertificateEntry("root" + i, roots.get(i));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager made : factory.getTrustManagers()) {
      if (made instanceof X509TrustManager manager) return manager;
    }
    throw new GeneralSecurityException("no PKIX trust manager");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    roots.checkServerTrusted(chain, type);
    checkNames(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    roots.checkClientTrusted(chain, type);
    checkNames(chain[0]);
  }

  private void checkNames(X509Certificate certificate) throws CertificateException {
    if (names.isEmpty()) return;
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        if (alternative.get(0) instanceof Integer kind
            && alternative.get(1) instanceof String value
            && names.stream().anyMatch(name -> fits(name, kind, value))) return;
      }
    }
    throw new CertificateException("verify SAN list: no name of the certificate is expected");
  }

  private static boolean fits(SubjectName name, int kind, String value) {
    return switch (name.kind()) {
      case DNS -> kind == DNS && fits(name.match(), value, true);
      case URI -> kind == URI && fits(name.match(), value, false);
    };
  }

  private static boolean fits(StringMatch match, String value, boolean host) {
    return switch (match) {
      case StringMatch.Exact(String wanted) ->
          wanted.equals(value) || (host && covers(value, wanted));
      case StringMatch.Prefix(String start) -> value.startsWith(start);
      case StringMatch.Regex(String pattern) -> Pattern.matches(pattern, value);
      case StringMatch.Present() -> true;
    };
  }

  /** A certificate for {@code *.a} is good for one label before {@code .a} (RFC 9525). */
  private static boolean covers(String certified, String wanted) {
    String pattern = certified.toLowerCase(Locale.ROOT);
    String host = wanted.toLowerCase(Locale.ROOT);
    if (!pattern.startsWith("*.")) return pattern.equals(host);
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(pattern.substring(1));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return roots.getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public String toString() {
    return "PeerTrust" + Arrays.toString(names.toArray());
  }
}
