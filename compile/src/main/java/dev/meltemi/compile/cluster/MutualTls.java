package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.compile.secret.SecretNames;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.UpstreamProtocol;
import java.util.List;
import java.util.Optional;

/** TLS with certificates of the mesh, which proxies speak with each other. */
public final class MutualTls {
  /** By these the server's proxy knows that requests come (Istio's ALPN words). */
  private static final List<String> REQUESTS = List.of("istio-http/1.1", "istio", "http/1.1");

  private static final List<String> HTTP_2 = List.of("istio-h2", "istio", "h2");

  /** The same where they may be of either version, which the first bytes inside tell. */
  public static final List<String> ANY_REQUESTS = List.of("istio-http/1.1", "istio");

  /** Without {@code istio-peer-exchange}, after which Istio's proxies send a head of their own. */
  private static final List<String> BYTES = List.of("istio");

  private final Scope scope;
  private final MeshService service;
  private final MeshPort port;
  private final UpstreamProtocol protocol;

  private MutualTls(Scope scope, MeshService service, MeshPort port, UpstreamProtocol protocol) {
    this.protocol = protocol;
    this.scope = scope;
    this.service = service;
    this.port = port;
  }

  /**
   * The cluster as a rule of mode ISTIO_MUTUAL wants it, or, where no rule says anything about TLS,
   * as the endpoints can.
   *
   * @param subset empty for the whole service
   */
  static Cluster in(
      Cluster cluster,
      Scope scope,
      MeshService service,
      MeshPort port,
      String subset,
      Policy policy) {
    MutualTls tls = new MutualTls(scope, service, port, cluster.protocol());
    Optional<ClientTls> written = policy.tls();
    if (written.isPresent()) {
      return written.get().mode() == ClientTls.Mode.ISTIO_MUTUAL
          ? cluster.withTls(tls.spoken(written.get().sni(), subset))
          : cluster;
    }
    if (!scope.speaksMutualTls() || isOutside(port)) return cluster;
    // An original destination has no endpoints that could be marked.
    if (!(cluster.discovery() instanceof Discovery.OriginalDst)) {
      return cluster.withTlsToProxied(tls.spoken("", subset));
    }
    return scope.mesh().members().areAllProxied(service, port)
        ? cluster.withTls(tls.spoken("", subset))
        : cluster;
  }

  private static boolean isOutside(MeshPort port) {
    return port.entry()
        .filter(entry -> entry.location() == ServiceEntry.Location.MESH_EXTERNAL)
        .isPresent();
  }

  private dev.meltemi.traffic.ClientTls spoken(String sni, String subset) {
    String name =
        "outbound_.%d_.%s_.%s".formatted(port.number(), subset, service.host()); // as Istio
    PeerCheck servers =
        new PeerCheck(
            SecretNames.MESH_ROOTS,
            scope.mesh().members().identities(service).stream().map(SubjectName::uri).toList());
    return new dev.meltemi.traffic.ClientTls(
        sni.isEmpty() ? name : sni,
        Optional.of(SecretNames.WORKLOAD),
        Optional.of(servers),
        TlsParameters.speaking(words().toArray(new String[0])));
  }

  private List<String> words() {
    return switch (protocol) {
      case HTTP1 -> port.protocol() == PortProtocol.HTTP ? REQUESTS : BYTES;
      case HTTP2 -> HTTP_2;
      // Which of the two it is, is told by the first bytes inside.
      case DOWNSTREAM -> BYTES;
    };
  }

  /**
   * Whether requests go to a port whose cluster, which carries anything, does not say that requests
   * come.
   */
  public static boolean mustBeToldOfRequests(Scope scope, MeshPort port) {
    return scope.speaksMutualTls() && port.protocol() == PortProtocol.SNIFFED && !isOutside(port);
  }
}
