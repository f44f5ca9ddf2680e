package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host that the mesh knows: a Service under its full name, or a host of one or more
 * ServiceEntries.
 *
 * @param origin the resource that names it; of several ServiceEntries the oldest
 * @param service absent for a host of ServiceEntries
 * @param ports those over TCP; UDP is not proxied
 */
public record MeshService(
    String host, Resource origin, Optional<Service> service, List<MeshPort> ports) {
  private static final String ANY = "0.0.0.0";

  public MeshService {
    ports = List.copyOf(ports);
  }

  static MeshService of(Service service, String clusterDomain) {
    String host =
        service.meta().name() + "." + service.meta().namespace() + ".svc." + clusterDomain;
    List<MeshPort> ports =
        service.ports().stream()
            .filter(port -> port.protocol().isEmpty() || port.protocol().equals("TCP"))
            .map(MeshPort::of)
            .toList();
    return new MeshService(host, service, Optional.of(service), ports);
  }

  static MeshService of(String host, ServiceEntry entry) {
    List<MeshPort> ports = entry.ports().stream().map(port -> MeshPort.of(entry, port)).toList();
    return new MeshService(host, entry, Optional.empty(), ports);
  }

  /** The ports of a younger ServiceEntry for the same host, as far as they are new. */
  MeshService with(MeshService younger) {
    List<MeshPort> all = new ArrayList<>(ports);
    for (MeshPort port : younger.ports()) {
      if (port(port.number()).isEmpty()) all.add(port);
    }
    return new MeshService(host, origin, service, all);
  }

  public ObjectMeta meta() {
    return origin.meta();
  }

  public String namespace() {
    return meta().namespace();
  }

  /** Whether an application finds addresses of pods under its name in place of its own. */
  public boolean headless() {
    return service.filter(Service::headless).isPresent();
  }

  /** Whether the application has already chosen the endpoint of a connection. */
  public boolean leavesChoice(MeshPort port) {
    return port.entry()
        .map(entry -> entry.resolution() == ServiceEntry.Resolution.NONE)
        .orElse(headless());
  }

  /**
   * The addresses or CIDR blocks of its own at which it is reached on a port; empty when it has
   * none, or none yet.
   */
  public List<String> addresses(MeshPort port) {
    if (port.entry().isPresent()) return port.entry().get().addresses();
    return service
        .filter(known -> !known.headless() && !known.clusterIp().isEmpty())
        .map(known -> List.of(known.clusterIp()))
        .orElse(List.of());
  }

  /** Those of all ports that are single addresses. */
  public List<String> addresses() {
    return ports.stream()
        .flatMap(port -> addresses(port).stream())
        .filter(address -> address.indexOf('/') < 0 && !address.equals(ANY))
        .distinct()
        .toList();
  }

  public Optional<MeshPort> port(int number) {
    return ports.stream().filter(port -> port.number() == number).findFirst();
  }

  /** The number of its port if it has but one, over whichever protocol. */
  public OptionalInt onlyPort() {
    int all = service.map(known -> known.ports().size()).orElse(ports.size());
    return all == 1 && ports.size() == 1
        ? OptionalInt.of(ports.getFirst().number())
        : OptionalInt.empty();
  }

  /** Whether labels decide who stands behind it. */
  boolean hasSelector() {
    return service
        .map(known -> !known.selector().isEmpty())
        .orElseGet(() ->
            ports.stream()
                .flatMap(port -> port.entry().stream())
                .anyMatch(entry -> entry.workloadSelector().isPresent()));
  }

  /** Whether a workload of these labels in its namespace stands behind it. */
  public boolean selects(String namespace, Map<String, String> labels) {
    if (service.isEmpty()) return ports.stream().anyMatch(port -> port.selects(namespace, labels));
    return service
        .filter(known -> !known.selector().isEmpty() && namespace.equals(namespace()))
        .filter(known -> labels.entrySet().containsAll(known.selector().entrySet()))
        .isPresent();
  }
}
