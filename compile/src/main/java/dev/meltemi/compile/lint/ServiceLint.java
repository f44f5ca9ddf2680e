package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.read.Nearest;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Services and ServiceEntries whose ports say something else than they mean. */
final class ServiceLint {
  private static final String PORT_NAME = "IST0118";
  static final Set<String> SYSTEM = Set.of("kube-system", "istio-system", "kube-public");

  private static final Set<String> PROTOCOLS =
      Set.of("http", "http2", "https", "grpc", "grpc-web", "tcp", "tls", "mongo", "mysql", "redis");

  /** Well-known ports of what speaks no plain HTTP. */
  private static final Map<Integer, String> OTHERS =
      Map.of(
          22,
          "SSH",
          25,
          "SMTP",
          443,
          "HTTPS",
          3306,
          "MySQL",
          5432,
          "PostgreSQL",
          5672,
          "AMQP",
          6379,
          "Redis",
          9092,
          "Kafka",
          27017,
          "MongoDB");

  private ServiceLint() {}

  static void check(Mesh mesh, Notes notes) {
    for (MeshService service : mesh.services()) {
      service
          .service()
          .filter(known -> !SYSTEM.contains(known.meta().namespace()))
          .ifPresent(known -> {
            names(known, service, notes);
            numbers(known, service, notes);
            targets(known, service, mesh, notes);
          });
    }
    mesh.snapshot().services().stream()
        .filter(service -> service.type() == Service.Type.EXTERNAL_NAME)
        .forEach(service -> alias(service, notes));
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
              "Put both into one ServiceEntry.");
        }
        if (mesh.service(host).filter(known -> known.service().isPresent()).isPresent()) {
          notes.warn(
              "RivalServiceEntries",
              entry.origin(),
              "host %s is that of a Service, which wins".formatted(host),
              "Remove the host, or the Service.");
        }
      }
    }
  }

  private static void alias(Service service, Notes notes) {
    for (Service.Port port : service.ports()) {
      String word = port.appProtocol().orElse(port.name()).split("-", 2)[0];
      boolean routed = Set.of("http", "http2", "https", "grpc", "tls").contains(word);
      if (routed) continue;
      notes.warn(
          "IST0150",
          at(service),
          "Port name for ExternalName service is invalid. Proxy may prevent tcp named ports and"
              + " unmatched traffic for ports serving TCP protocol from being forwarded correctly",
          "Begin the name of port %d with http, https, tls or grpc.".formatted(port.number()));
    }
  }

  private static void names(Service service, MeshService known, Notes notes) {
    for (MeshPort port : known.ports()) {
      if (port.protocol() != PortProtocol.SNIFFED) continue;
      Optional<String> said =
          service.ports().stream()
              .filter(p -> p.number() == port.number())
              .flatMap(p -> p.appProtocol().stream())
              .findFirst();
      if (said.isPresent()) {
        // What has a domain may mean something to somebody else.
        if (said.get().indexOf('/') < 0) protocol(said.get(), port, service, notes);
        continue;
      }
      notes.info(
          PORT_NAME,
          at(service),
          "Port name %s (port: %d, targetPort: %s) doesn't follow the naming convention of Istio port."
              .formatted(port.name(), port.number(), target(port)),
          "name: http%s".formatted(port.name().isEmpty() ? "" : "-" + port.name()));
    }
  }

  private static void protocol(String said, MeshPort port, Service service, Notes notes) {
    notes.info(
        PORT_NAME,
        at(service),
        "appProtocol %s of port %d is none that Istio knows, so the protocol is found out by each connection"
            .formatted(said, port.number()),
        Nearest.of(said, PROTOCOLS)
            .map("Did you mean %s?"::formatted)
            .orElse("Known are " + String.join(", ", new TreeSet<>(PROTOCOLS)) + "."));
  }

  /** A name that says another protocol than everybody expects of the number. */
  private static void numbers(Service service, MeshService known, Notes notes) {
    for (MeshPort port : known.ports()) {
      boolean http = port.protocol() == PortProtocol.HTTP || port.protocol() == PortProtocol.HTTP2;
      if (http && OTHERS.containsKey(port.number())) {
        notes.warn(
            "PortProtocol",
            at(service),
            "port %d is that of %s, and its name \"%s\" says plain HTTP"
                .formatted(port.number(), OTHERS.get(port.number()), port.name()),
            port.number() == 443 ? "name: https" : "name: tcp-…");
      } else if (port.protocol() == PortProtocol.TLS && port.number() == 80) {
        notes.warn(
            "PortProtocol",
            at(service),
            "port 80 is that of HTTP, and its name \"%s\" says TLS".formatted(port.name()),
            "name: http");
      }
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
            "Name a container's port so, or write its number.");
      } else if (port.target() instanceof Service.TargetPort.ByNumber(int number)
          && pods.stream().allMatch(pod -> declaresOther(pod, number))) {
        notes.info(
            "NoTargetPort",
            at(service),
            "targetPort %d of port %d is declared by no container of its pods"
                .formatted(number, port.number()),
            "Their ports: %s.".formatted(declared(pods)));
      }
    }
  }

  private static String declared(List<Pod> pods) {
    return pods.stream()
        .flatMap(pod -> pod.spec().containers().stream())
        .flatMap(container -> container.ports().stream())
        .map(port -> String.valueOf(port.number()))
        .distinct()
        .collect(Collectors.joining(", "));
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
