package dev.meltemi.compile.scope;

import dev.meltemi.api.kube.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service under its full host name.
 *
 * @param ports those over TCP; UDP is not proxied
 */
public record MeshService(String host, Service service, List<MeshPort> ports) {
  public MeshService {
    ports = List.copyOf(ports);
  }

  static MeshService of(Service service, String clusterDomain) {
    String host =
        service.meta().name() + "." + service.meta().namespace() + ".svc." + clusterDomain;
    List<MeshPort> ports =
        service.ports().stream()
            .filter(port -> port.protocol().isEmpty() || port.protocol().equals("TCP"))
            .map(port -> new MeshPort(port, PortProtocol.of(port)))
            .toList();
    return new MeshService(host, service, ports);
  }

  public String namespace() {
    return service.meta().namespace();
  }

  /** The virtual address, empty for a headless service or one that has none yet. */
  public Optional<String> address() {
    String ip = service.clusterIp();
    return ip.isEmpty() || service.headless() ? Optional.empty() : Optional.of(ip);
  }

  public Optional<MeshPort> port(int number) {
    return ports.stream().filter(port -> port.number() == number).findFirst();
  }

  /** Whether a pod of these labels in its namespace stands behind it. */
  public boolean selects(String namespace, Map<String, String> labels) {
    return !service.selector().isEmpty()
        && namespace.equals(namespace())
        && labels.entrySet().containsAll(service.selector().entrySet());
  }
}
