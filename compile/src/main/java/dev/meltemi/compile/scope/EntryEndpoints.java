package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Place;
import dev.meltemi.traffic.Workload;
import java.util.List;
import java.util.Map;

/** What stands behind a port of a ServiceEntry. */
public final class EntryEndpoints {
  private EntryEndpoints() {}

  /** An endpoint with the labels by which subsets choose. */
  public record Labelled(Endpoint endpoint, Map<String, String> labels) {}

  /**
   * How a cluster of it finds its endpoints. A gateway is told no address by its clients, so that
   * it knows the written endpoints alone where a sidecar goes on to where its application wanted
   * (Istio's convertResolution).
   *
   * @param kind of the proxy
   * @param name of the cluster
   * @param labels of a subset; empty for the whole
   */
  public static Discovery discovery(
      ProxyView.Kind kind,
      Members members,
      String host,
      MeshPort port,
      String name,
      Map<String, String> labels) {
    ServiceEntry entry = port.entry().orElseThrow();
    return switch (entry.resolution()) {
      case NONE, DYNAMIC_DNS ->
          switch (kind) {
            case SIDECAR -> new Discovery.OriginalDst();
            case ROUTER -> new Discovery.Eds(name);
          };
      case STATIC -> new Discovery.Eds(name);
      case DNS -> new Discovery.StrictDns(named(members, host, port, labels));
      case DNS_ROUND_ROBIN -> first(named(members, host, port, labels));
    };
  }

  private static Discovery first(List<Endpoint> named) {
    return named.isEmpty()
        ? new Discovery.StrictDns(List.of())
        : new Discovery.LogicalDns(named.getFirst());
  }

  /** The endpoints, or the host itself where an entry says nothing of them. */
  private static List<Endpoint> named(
      Members members, String host, MeshPort port, Map<String, String> labels) {
    ServiceEntry entry = port.entry().orElseThrow();
    if (entry.endpoints().isEmpty() && entry.workloadSelector().isEmpty()) {
      int target = port(entry, port).target();
      return List.of(Endpoint.of(host, target));
    }
    return of(members, port).stream()
        .filter(written -> written.labels().entrySet().containsAll(labels.entrySet()))
        .map(Labelled::endpoint)
        .toList();
  }

  /** The endpoints as written, or as the entry's selector finds them. */
  public static List<Labelled> of(Members members, MeshPort port) {
    ServiceEntry entry = port.entry().orElseThrow();
    if (entry.workloadSelector().isPresent()) {
      String namespace = entry.meta().namespace();
      return Selected.of(members, namespace, entry.workloadSelector().get(), port);
    }
    return entry.endpoints().stream()
        .map(endpoint ->
            new Labelled(
                endpoint(members, entry, endpoint, endpoint.port(port(entry, port))),
                endpoint.labels()))
        .toList();
  }

  private static Endpoint endpoint(
      Members members, ServiceEntry entry, ServiceEntry.Endpoint written, int port) {
    boolean proxied =
        entry.location() == ServiceEntry.Location.MESH_INTERNAL && members.isProxied(written, port);
    return new Endpoint(
        new Address(written.address(), port),
        written.weight(),
        true,
        Workload.unknown(),
        proxied,
        new Place(Localities.of(written), 0, 0));
  }

  private static ServiceEntry.Port port(ServiceEntry entry, MeshPort port) {
    return entry.ports().stream()
        .filter(written -> written.number() == port.number())
        .findFirst()
        .orElseThrow();
  }
}
