package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;

/**
 * How requests to some hosts are routed.
 *
 * @param hosts as written: short names are not yet resolved; empty for a delegate
 * @param gateways as written, {@code ["mesh"]} when absent
 * @param exportTo as written, {@code ["*"]} when absent
 * @param http in order: the first rule that matches decides
 */
public record VirtualService(
    ObjectMeta meta,
    Origin origin,
    List<String> hosts,
    List<String> gateways,
    List<String> exportTo,
    List<HttpRoute> http,
    List<TlsRoute> tls,
    List<TcpRoute> tcp)
    implements IstioResource {
  public static final String KIND = "VirtualService";

  /** The gateway name that stands for all sidecars. */
  public static final String MESH = "mesh";

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
