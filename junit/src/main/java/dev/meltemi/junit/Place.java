package dev.meltemi.junit;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.compile.explain.PaperMesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the servers of a test stand in its mesh: each backend is a pod with the loopback's address,
 * behind a Service whose port each pod has at another number.
 *
 * @param host a service's name, {@code name.namespace}, or a host of a ServiceEntry
 */
record Place(String host, int port, List<Backend> backends) {
  private static final String LOOPBACK = "127.0.0.1";

  Place {
    backends = List.copyOf(backends);
  }

  private String name() {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  private String namespace() {
    String[] parts = host.split("\\.");
    return parts.length > 1 ? parts[1] : "default";
  }

  private Optional<ServiceEntry> entry(MeshSnapshot mesh) {
    return mesh.serviceEntries().stream().filter(e -> e.hosts().contains(host)).findFirst();
  }

  /** The entry with the backends in place of whatever stands behind its hosts. */
  private ServiceEntry served(ServiceEntry entry) {
    String name =
        entry.ports().stream()
            .filter(known -> known.number() == port)
            .map(ServiceEntry.Port::name)
            .findFirst()
            .orElse("");
    List<ServiceEntry.Endpoint> endpoints =
        backends.stream()
            .map(backend ->
                new ServiceEntry.Endpoint(
                    LOOPBACK, Map.of(name, backend.port()), backend.labels(), 1, ""))
            .toList();
    return new ServiceEntry(
        entry.meta(),
        entry.origin(),
        entry.hosts(),
        entry.addresses(),
        entry.ports(),
        entry.location(),
        ServiceEntry.Resolution.STATIC,
        endpoints,
        entry.exportTo(),
        entry.subjectAltNames(),
        Optional.empty());
  }

  /** The resources of the test, with pods for its servers and for nothing else. */
  static MeshSnapshot snapshot(MeshSnapshot written, List<Place> places) {
    List<MeshChange> changes = new ArrayList<>();
    written.deployments().stream()
        .map(Deployment::key)
        .map(MeshChange.Remove::new)
        .forEach(changes::add);
    Map<String, Service> services = new HashMap<>();
    for (Place place : places) {
      Optional<ServiceEntry> entry = place.entry(written);
      if (entry.isPresent()) {
        changes.add(new MeshChange.Upsert(place.served(entry.get())));
        continue;
      }
      Service before =
          Optional.ofNullable(services.get(place.namespace() + "/" + place.name()))
              .or(() -> written.services().find(place.namespace(), place.name()))
              .orElseGet(place::service);
      services.put(place.namespace() + "/" + place.name(), place.named(before));
      place.pods(before).forEach(pod -> changes.add(new MeshChange.Upsert(pod)));
    }
    services.values().forEach(service -> changes.add(new MeshChange.Upsert(service)));
    return PaperMesh.complete(written.withAll(changes));
  }

  private Service service() {
    return new Service(
        ObjectMeta.named(namespace(), name()),
        Service.Type.CLUSTER_IP,
        "",
        Map.of("app", name()),
        List.of(),
        "",
        "");
  }

  /** The port as the YAML has it, or one for HTTP; its other side is called by a name. */
  private Service named(Service service) {
    List<Service.Port> ports = new ArrayList<>();
    Service.Port own =
        new Service.Port(
            "http-" + port, port, Optional.empty(), "TCP", Optional.empty(), OptionalInt.empty());
    for (Service.Port known : service.ports()) {
      if (known.number() == port) own = known;
      else ports.add(known);
    }
    ports.add(
        new Service.Port(
            own.name(),
            port,
            Optional.of(new Service.TargetPort.ByName(portName())),
            own.protocol(),
            own.appProtocol(),
            own.nodePort()));
    return new Service(
        service.meta(),
        service.type(),
        service.clusterIp(),
        service.selector(),
        ports,
        service.externalName(),
        service.loadBalancerIp());
  }

  private String portName() {
    return "at-" + port;
  }

  private List<Pod> pods(Service service) {
    List<Pod> pods = new ArrayList<>();
    for (Backend backend : backends) {
      Map<String, String> labels = new HashMap<>(service.selector());
      labels.putAll(backend.labels());
      Container server =
          new Container(
              "server",
              "",
              List.of(),
              List.of(),
              List.of(),
              List.of(new Container.Port(portName(), backend.port(), "TCP")),
              Container.Probes.NONE,
              Container.Setting.NONE);
      String pod = "%s-%d-%d".formatted(name(), port, pods.size() + 1);
      pods.add(
          new Pod(
              ObjectMeta.named(namespace(), pod).withLabels(labels),
              PodSpec.of(List.of(server)),
              new Pod.Status(LOOPBACK, "", "Running", true, "", List.of(LOOPBACK))));
    }
    return pods;
  }
}
