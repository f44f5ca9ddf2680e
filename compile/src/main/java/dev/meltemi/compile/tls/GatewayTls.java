package dev.meltemi.compile.tls;

import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.istio.ServerTls.Version;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The TLS of a gateway's server in the words of {@code traffic}. */
public final class GatewayTls {
  private static final List<String> HTTP = List.of("h2", "http/1.1");

  private GatewayTls() {}

  /**
   * @param tls of a server at which TLS ends
   * @param http whether HTTP is read inside
   */
  public static dev.meltemi.traffic.ServerTls of(ServerTls tls, boolean http) {
    Optional<PeerCheck> clients =
        tls.checksClients()
            ? Optional.of(new PeerCheck(GatewayNames.roots(tls), names(tls.subjectAltNames())))
            : Optional.empty();
    return new dev.meltemi.traffic.ServerTls(
        GatewayNames.certificate(tls),
        clients,
        tls.mode() != ServerTls.Mode.OPTIONAL_MUTUAL && tls.checksClients(),
        new TlsParameters(
            version(tls.minProtocolVersion(), TlsVersion.TLS_1_2),
            version(tls.maxProtocolVersion(), TlsVersion.TLS_1_3),
            tls.cipherSuites(),
            http ? HTTP : List.of()));
  }

  /** Istio does not say of which kind a name is: it may be either. */
  private static List<SubjectName> names(List<String> written) {
    return written.stream()
        .flatMap(name -> Stream.of(SubjectName.dns(name), SubjectName.uri(name)))
        .toList();
  }

  private static TlsVersion version(Version version, TlsVersion automatic) {
    return switch (version) {
      case TLS_AUTO -> automatic;
      case TLSV1_0 -> TlsVersion.TLS_1_0;
      case TLSV1_1 -> TlsVersion.TLS_1_1;
      case TLSV1_2 -> TlsVersion.TLS_1_2;
      case TLSV1_3 -> TlsVersion.TLS_1_3;
    };
  }
}
