package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which ports the proxies at the border open, and for which hosts.
 *
 * @param selector labels of the gateway's pods, in every namespace
 */
public record Gateway(
    ObjectMeta meta, Origin origin, Map<String, String> selector, List<Server> servers)
    implements IstioResource {
  public static final String KIND = "Gateway";

  /**
   * @param hosts as written, with or without a namespace before a slash
   * @param name "" when absent
   */
  public record Server(
      Origin origin,
      Port port,
      List<String> hosts,
      String name,
      String bind,
      Optional<ServerTls> tls) {}

  /**
   * @param number the Service's port, not the pod's
   * @param protocol in upper case: HTTP, HTTP2, GRPC, …
   */
  public record Port(int number, String name, String protocol) {}

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
