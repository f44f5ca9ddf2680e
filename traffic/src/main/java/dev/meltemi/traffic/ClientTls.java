package dev.meltemi.traffic;

import java.util.List;
import java.util.Optional;

/**
 * TLS towards the endpoints of a cluster: Envoy's upstream TLS context.
 *
 * @param sni the server name that is asked for; empty for none
 * @param name what the host of a request has to do with it
 * @param certificate the {@link Secret} that is shown to a server that asks for one
 * @param servers how the server's certificate is judged; empty takes every certificate
 */
public record ClientTls(
    String sni,
    Naming name,
    Optional<String> certificate,
    Optional<PeerCheck> servers,
    TlsParameters parameters) {

  /** Envoy's {@code auto_sni} and {@code auto_san_validation}; they are about HTTP only. */
  public enum Naming {
    /** Nothing: {@link ClientTls#sni} is asked for. */
    FIXED,
    /** It is asked for in place of {@link ClientTls#sni}. */
    OF_REQUEST,
    /** It is asked for, and must be in the server's certificate. */
    OF_REQUEST_CHECKED
  }

  public ClientTls {
    if (name == Naming.OF_REQUEST_CHECKED && servers.isEmpty()) {
      throw new IllegalArgumentException("a name in a certificate that is not judged");
    }
  }

  /** Asking for one name, whatever is sent. */
  public ClientTls(
      String sni,
      Optional<String> certificate,
      Optional<PeerCheck> servers,
      TlsParameters parameters) {
    this(sni, Naming.FIXED, certificate, servers, parameters);
  }

  /** The same, offering this by ALPN. */
  public ClientTls offering(List<String> protocols) {
    TlsParameters other =
        new TlsParameters(
            parameters.least(), parameters.most(), parameters.cipherSuites(), protocols);
    return new ClientTls(sni, name, certificate, servers, other);
  }

  /** For a request to a host, without its port. */
  public ClientTls towards(String host) {
    return switch (name) {
      case FIXED -> this;
      case OF_REQUEST -> new ClientTls(host, certificate, servers, parameters);
      case OF_REQUEST_CHECKED ->
          new ClientTls(
              host,
              certificate,
              servers.map(check -> new PeerCheck(check.roots(), List.of(SubjectName.dns(host)))),
              parameters);
    };
  }
}
