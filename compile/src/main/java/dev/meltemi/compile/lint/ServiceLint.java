package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services and ServiceEntries whose ports say something else than they mean. */
final class ServiceLint {
  private static final String PORT_NAME = "IST0118";
  private static final Set<String> SYSTEM = Set.of("kube-system", "istio-system", "kube-public");

  private ServiceLint() {}

  static void check(Mesh mesh, Notes notes) {
    for (MeshService service : mesh.services()) {
      service
          .service()
          .filter(known -> !SYSTEM.contains(known.meta().namespace()))
          .ifPresent(known -> {
            names(known, service, notes);
            targets(known, service, mesh, notes);
          });
    }
    Map<String, ServiceEntry> owners = new HashMap<>();
    for (ServiceEntry entry : mesh.snapshot().serviceEntries().all()) {
      ports(entry, notes);
      for (String host : entry.hosts()) {
        ServiceEntry owner = owners.putIfAbsent(host, entry);
        if (owner != null && samePort(owner, entry)) {
          notes.warn(
              "RivalServiceEntries",
              entry.origin(),
              "%s and %s have host %s and a port in common; the older one counts"
                  .formatted(owner.key(), entry.key(), host),
              "");
        }
        if (mesh.service(host).filter(known -> known.service().isPresent()).isPresent()) {
          notes.warn(
              "RivalServiceEntries",
              entry.origin(),
              "host %s is that of a Service, which wins".formatted(host),
              "");
        }
      }
    }
  }

  private static void names(Service service, MeshService known, Notes notes) {
    for (MeshPort port : known.ports()) {
      if (port.protocol() != PortProtocol.SNIFFED) continue;
      boolean said =
          service.ports().stream()
              .anyMatch(p -> p.number() == port.number() && p.appProtocol().isPresent());
      if (said) continue;
      notes.info(
          PORT_NAME,
          at(service),
          "Port name %s (port: %d, targetPort: %s) doesn't follow the naming convention of Istio port."
              .formatted(port.name(), port.number(), target(port)),
          "name: http%s".formatted(port.name().isEmpty() ? "" : "-" + port.name()));
    }
  }

  private static String target(MeshPort port) {
    return switch (port.target()) {
      case Service.TargetPort.ByNumber(int number) -> String.valueOf(number);
      case Service.TargetPort.ByName(String name) -> name;
    };
  }

  /** A named target that no container has leaves the port without endpoints. */
  private static void targets(Service service, MeshService known, Mesh mesh, Notes notes) {
    List<Pod> pods =
        mesh.snapshot().pods().in(service.meta().namespace()).values().stream()
            .filter(Lint::isLiving)
            .filter(pod -> known.selects(pod.meta().namespace(), pod.meta().labels()))
            .toList();
    if (pods.isEmpty()) return;
    for (MeshPort port : known.ports()) {
      if (pods.stream().allMatch(pod -> port.targetIn(pod).isEmpty())) {
        notes.warn(
            "NoTargetPort",
            at(service),
            "targetPort %s of port %d is the name of no container's port"
                .formatted(target(port), port.number()),
            "");
      } else if (port.target() instanceof Service.TargetPort.ByNumber(int number)
          && pods.stream().allMatch(pod -> declaresOther(pod, number))) {
        notes.info(
            "NoTargetPort",
            at(service),
            "targetPort %d of port %d is declared by no container of its pods"
                .formatted(number, port.number()),
            "");
      }
    }
  }

  /** Declaring ports is voluntary; a pod that declares some but not this one is suspicious. */
  private static boolean declaresOther(Pod pod, int number) {
    List<Container.Port> ports =
        pod.spec().containers().stream().flatMap(c -> c.ports().stream()).toList();
    return !ports.isEmpty() && ports.stream().noneMatch(port -> port.number() == number);
  }

  private static void ports(ServiceEntry entry, Notes notes) {
    for (ServiceEntry.Port port : entry.ports()) {
      if (port.number() == 443 && port.protocol().equals("HTTP") && port.target() == 443) {
        notes.warn(
            "PortProtocol",
            entry.origin(),
            "port 443 is said to speak HTTP; what applications send there is TLS",
            "protocol: HTTPS");
      } else if (port.number() == 80 && Set.of("HTTPS", "TLS").contains(port.protocol())) {
        notes.warn(
            "PortProtocol", entry.origin(), "port 80 is said to speak TLS", "protocol: HTTP");
      }
    }
    boolean useless =
        entry.resolution() == ServiceEntry.Resolution.NONE && !entry.endpoints().isEmpty();
    if (useless) {
      notes.warn(
          "Ineffective",
          entry.origin(),
          "endpoints have no effect with resolution NONE",
          "resolution: STATIC");
    }
  }

  private static boolean samePort(ServiceEntry one, ServiceEntry other) {
    return one.ports().stream()
        .anyMatch(a -> other.ports().stream().anyMatch(b -> a.number() == b.number()));
  }

  private static Origin at(Service service) {
    return new Origin("", 0, service.key().toString());
  }
}
