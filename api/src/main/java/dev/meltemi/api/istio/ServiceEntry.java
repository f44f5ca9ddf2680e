package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Hosts that the mesh knows besides the Services of the cluster.
 *
 * @param hosts as written, exact or {@code *.suffix}
 * @param addresses IP addresses or CIDR blocks under which applications reach the hosts
 * @param exportTo as written, {@code ["*"]} when absent
 * @param workloadSelector labels of pods and WorkloadEntries that stand behind the hosts, in place
 *     of endpoints
 */
public record ServiceEntry(
    ObjectMeta meta,
    Origin origin,
    List<String> hosts,
    List<String> addresses,
    List<Port> ports,
    Location location,
    Resolution resolution,
    List<Endpoint> endpoints,
    List<String> exportTo,
    List<String> subjectAltNames,
    Optional<Map<String, String>> workloadSelector)
    implements IstioResource {
  public static final String KIND = "ServiceEntry";

  public enum Location {
    /** Outside: no mTLS. */
    MESH_EXTERNAL,
    /** Part of the mesh, such as a machine with a proxy of its own. */
    MESH_INTERNAL
  }

  /** How the addresses behind the hosts are found. */
  public enum Resolution {
    /** The application has chosen the address. */
    NONE,
    /** From {@link #endpoints}, which are addresses. */
    STATIC,
    /** From the names of the endpoints, or of the host itself where there are none. */
    DNS,
    /** As {@link #DNS}, but the first address of each answer alone. */
    DNS_ROUND_ROBIN,
    /** From the name of each request. */
    DYNAMIC_DNS
  }

  /**
   * @param protocol in upper case: HTTP, HTTPS, TLS, TCP, …; "" means found out by looking
   * @param targetPort the endpoints' port; absent means the same number
   */
  public record Port(int number, String name, String protocol, OptionalInt targetPort) {
    /** The port of an endpoint that does not say otherwise. */
    public int target() {
      return targetPort.orElse(number);
    }
  }

  /**
   * @param address an IP address, a DNS name or {@code unix:///path}; "" when absent
   * @param ports the endpoint's own port numbers by port name
   * @param weight at least 1
   * @param serviceAccount of who answers there, "" when absent: then no proxy of the mesh is
   *     expected
   * @param locality {@code region/zone/subzone} or less of it, "" when absent
   */
  public record Endpoint(
      String address,
      Map<String, Integer> ports,
      Map<String, String> labels,
      int weight,
      String network,
      String serviceAccount,
      String locality) {

    /** Of which is not said where it stands, nor who answers there. */
    public Endpoint(
        String address,
        Map<String, Integer> ports,
        Map<String, String> labels,
        int weight,
        String network) {
      this(address, ports, labels, weight, network, "", "");
    }

    public int port(Port of) {
      Integer own = ports.get(of.name());
      return own == null ? of.target() : own;
    }
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
