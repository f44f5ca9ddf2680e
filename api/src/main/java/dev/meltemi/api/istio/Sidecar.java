package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the proxies beside some workloads know of the mesh, and what they take for their
 * applications.
 *
 * @param workloadSelector labels of pods of its namespace; absent for all of them, and in the root
 *     namespace for the mesh
 * @param ingress the ports that are taken; empty for those of the workload's services
 * @param egress what is known, by port of listeners; empty for everything
 * @param inboundConnectionPool of connections to the application
 * @param outbound what happens to unknown hosts; absent for what the mesh says
 */
public record Sidecar(
    ObjectMeta meta,
    Origin origin,
    Optional<Map<String, String>> workloadSelector,
    List<Ingress> ingress,
    List<Egress> egress,
    Optional<ConnectionPool> inboundConnectionPool,
    Optional<OutboundMode> outbound)
    implements IstioResource {
  public static final String KIND = "Sidecar";

  public enum OutboundMode {
    REGISTRY_ONLY,
    ALLOW_ANY
  }

  public enum CaptureMode {
    DEFAULT,
    IPTABLES,
    /** The application connects to the listener by its own address. */
    NONE
  }

  /**
   * @param number 0 for a unix socket
   * @param protocol in upper case
   */
  public record Port(int number, String name, String protocol) {}

  /**
   * A port at which the proxy takes connections for its application.
   *
   * @param bind an address, or empty
   * @param defaultEndpoint {@code address:port} of the application; empty for the port itself at
   *     the address that the client wanted
   */
  public record Ingress(
      Origin origin,
      Optional<Port> port,
      String bind,
      CaptureMode capture,
      String defaultEndpoint,
      Optional<ConnectionPool> connectionPool) {}

  /**
   * What is known at one port, or, without a port, at all that no other entry has.
   *
   * @param hosts {@code namespace/name}, either with wildcards
   */
  public record Egress(
      Origin origin, Optional<Port> port, String bind, CaptureMode capture, List<String> hosts) {}

  /** Whether it is about single workloads. */
  public boolean selects() {
    return workloadSelector.isPresent();
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
