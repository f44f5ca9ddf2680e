package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.PortProtocol;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.UpstreamProtocol;
import java.util.Optional;

/** Which HTTP the endpoints of a port are spoken to in (Istio's setUpstreamProtocol). */
final class Protocols {
  private Protocols() {}

  /** Towards a service. */
  static UpstreamProtocol outbound(Scope scope, MeshPort port, Policy policy) {
    boolean upgrade =
        port.protocol() == PortProtocol.HTTP
            && http(policy)
                .filter(http -> http.h2UpgradePolicy() == ConnectionPool.H2Upgrade.UPGRADE)
                .isPresent();
    return upgrade ? UpstreamProtocol.HTTP2 : inbound(scope, port.protocol(), policy);
  }

  /** Towards the proxy's own application, which nobody can upgrade from outside. */
  static UpstreamProtocol inbound(Scope scope, PortProtocol port, Policy policy) {
    if (http(policy).filter(ConnectionPool.Http::useClientProtocol).isPresent()) {
      return UpstreamProtocol.DOWNSTREAM;
    }
    return switch (port) {
      case HTTP2 -> UpstreamProtocol.HTTP2;
      // A gateway has not seen what the client of such a port would speak.
      case SNIFFED ->
          scope.proxy().kind() == ProxyView.Kind.SIDECAR
              ? UpstreamProtocol.DOWNSTREAM
              : UpstreamProtocol.HTTP1;
      case HTTP, TCP, TLS -> UpstreamProtocol.HTTP1;
    };
  }

  private static Optional<ConnectionPool.Http> http(Policy policy) {
    return policy.connectionPool().map(ConnectionPool::http);
  }
}
