package dev.meltemi.runtime.service;

import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The services of the cluster with their ready endpoints, immutable, in the order of namespace and
 * name.
 */
public record ServiceTable(List<Entry> entries) {
  public static final ServiceTable EMPTY = new ServiceTable(List.of());

  public ServiceTable {
    entries = List.copyOf(entries);
  }

  /**
   * A service.
   *
   * @param service its object
   * @param endpoints ready addresses of its ports
   */
  public record Entry(Service service, List<Endpoint> endpoints) {
    public Entry {
      endpoints = List.copyOf(endpoints);
    }

    /** Ready endpoints of one port of the service. */
    public List<Endpoint> behind(Service.Port port) {
      return endpoints.stream()
          .filter(e -> e.portName().equals(port.name()) && e.protocol().equals(port.protocol()))
          .toList();
    }
  }

  /**
   * A ready address.
   *
   * @param portName name of the service's port
   * @param pod name of the pod, "" when it is none
   */
  public record Endpoint(String portName, String protocol, String address, int port, String pod) {}

  /** The table of these objects. */
  public static ServiceTable of(Collection<Service> services, Collection<EndpointSlice> slices) {
    TreeMap<String, Entry> entries = new TreeMap<>();
    for (Service service : services) {
      String key = service.meta().namespace() + "/" + service.meta().name();
      entries.put(key, new Entry(service, endpoints(service, slices)));
    }
    return new ServiceTable(List.copyOf(entries.values()));
  }

  public Optional<Entry> find(String namespace, String name) {
    return entries.stream()
        .filter(e -> e.service().meta().namespace().equals(namespace))
        .filter(e -> e.service().meta().name().equals(name))
        .findFirst();
  }

  private static List<Endpoint> endpoints(Service service, Collection<EndpointSlice> slices) {
    List<Endpoint> found = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      if (!slice.meta().namespace().equals(service.meta().namespace())) continue;
      if (!slice.serviceName().equals(service.meta().name())) continue;
      for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
        if (!endpoint.ready()) continue;
        for (EndpointSlice.Port port : slice.ports()) {
          for (String address : endpoint.addresses()) {
            found.add(
                new Endpoint(port.name(), port.protocol(), address, port.number(), endpoint.pod()));
          }
        }
      }
    }
    found.sort(Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port));
    return found;
  }
}
