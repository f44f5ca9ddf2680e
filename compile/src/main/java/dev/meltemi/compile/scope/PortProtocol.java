package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.kube.Service;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How the bytes behind a service port are understood. */
public enum PortProtocol {
  HTTP,
  TCP,
  /** TLS that the application speaks itself; its server name can be read. */
  TLS,
  /** HTTP whose endpoints speak HTTP/2 with prior knowledge, gRPC among it. */
  HTTP2,
  /** Nothing is said: found out by each connection's first bytes. */
  SNIFFED;

  /** Istio's pkg/config/kube: there the server speaks first, so nothing may wait for the client. */
  private static final Set<Integer> WELL_KNOWN_TCP = Set.of(25, 53, 3306, 27017);

  /** Istio's rule: appProtocol, else the port's name up to the first dash. */
  static PortProtocol of(Service.Port port) {
    Optional<String> byApp =
        switch (port.appProtocol().orElse("")) {
          case "kubernetes.io/h2c" -> Optional.of("http2");
          case "kubernetes.io/ws" -> Optional.of("http");
          case "kubernetes.io/wss" -> Optional.of("https");
          case "" -> Optional.empty();
          default -> port.appProtocol();
        };
    String name = byApp.orElse(port.name()).toLowerCase(Locale.ROOT);
    int dash = name.indexOf('-');
    return switch (dash < 0 ? name : name.substring(0, dash)) {
      case "http" -> HTTP;
      case "http2", "grpc" -> HTTP2;
      case "tls", "https" -> TLS;
      case "tcp", "mongo", "mysql", "redis" -> TCP;
      default -> WELL_KNOWN_TCP.contains(port.number()) ? TCP : SNIFFED;
    };
  }

  /** As the ServiceEntry says; a port's name tells nothing there. */
  static PortProtocol of(ServiceEntry.Port port) {
    return named(port.protocol(), port.number());
  }

  /**
   * @param protocol in upper case, as in a ServiceEntry or Sidecar
   */
  public static PortProtocol named(String protocol, int number) {
    return switch (protocol) {
      case "HTTP" -> HTTP;
      case "HTTP2", "GRPC", "GRPC-WEB" -> HTTP2;
      case "HTTPS", "TLS" -> TLS;
      case "" -> WELL_KNOWN_TCP.contains(number) ? TCP : SNIFFED;
      default -> TCP;
    };
  }

  /** Whether requests may be routed by their host. */
  public boolean isRouted() {
    return this == HTTP || this == HTTP2 || this == SNIFFED;
  }
}
