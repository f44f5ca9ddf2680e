package dev.meltemi.traffic;

/**
 * One instance of a service.
 *
 * @param address an IP address, or a host name in {@link Discovery.StrictDns} and {@link
 *     Discovery.LogicalDns}
 * @param weight at least 1
 * @param healthy false for one that is known but not ready
 * @param workload who it is, for people and metrics to read
 * @param proxied whether a proxy of the mesh takes its connections, so that it can be spoken to
 *     over the TLS of the mesh: Istio's {@code tlsMode: istio}
 */
public record Endpoint(
    Address address, int weight, boolean healthy, Workload workload, boolean proxied, Place place) {

  /** Of which is not said where it stands. */
  public Endpoint(
      Address address, int weight, boolean healthy, Workload workload, boolean proxied) {
    this(address, weight, healthy, workload, proxied, Place.ANYWHERE);
  }

  /** Without a proxy of its own. */
  public Endpoint(Address address, int weight, boolean healthy, Workload workload) {
    this(address, weight, healthy, workload, false);
  }

  /** The same at another place. */
  public Endpoint at(Place other) {
    return new Endpoint(address, weight, healthy, workload, proxied, other);
  }

  public static Endpoint of(String address, int port) {
    return new Endpoint(new Address(address, port), 1, true, Workload.unknown());
  }
}
