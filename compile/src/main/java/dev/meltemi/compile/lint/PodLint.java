package dev.meltemi.compile.lint;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Pods that get in the proxy's way, and Services that disagree about a Deployment's ports. */
final class PodLint {
  /** Whose connections are not captured. */
  private static final long PROXY_USER = 1337;

  private static final String PROXY = "istio-proxy";
  private static final Set<Integer> PROXY_PORTS =
      Set.of(15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090);

  private PodLint() {}

  static void check(Mesh mesh, Notes notes) {
    String root = mesh.config().rootNamespace();
    mesh.snapshot().pods().stream()
        .filter(pod -> pod.meta().owner().isEmpty() && !pod.meta().namespace().equals(root))
        .forEach(pod -> spec(pod.spec(), at(pod.key().toString()), notes));
    for (Deployment one : mesh.snapshot().deployments().all()) {
      if (one.meta().namespace().equals(root)) continue;
      spec(one.template().spec(), at(one.key().toString()), notes);
      services(one, mesh, notes);
    }
  }

  private static Origin at(String object) {
    return new Origin("", 0, object);
  }

  private static void spec(PodSpec spec, Origin origin, Notes notes) {
    List<Container> own =
        spec.containers().stream().filter(one -> !one.name().equals(PROXY)).toList();
    // A gateway is nothing but the proxy.
    if (own.isEmpty()) return;
    boolean asProxy =
        isProxyUser(spec.runAsUser())
            || own.stream().anyMatch(one -> isProxyUser(one.setting().runAsUser()));
    if (asProxy) {
      notes.warn(
          "IST0144",
          origin,
          "User ID (UID) 1337 is reserved for the sidecar proxy.",
          "securityContext: {runAsUser: 1000}");
    }
    own.stream()
        .flatMap(one -> one.ports().stream())
        .map(Container.Port::number)
        .filter(PROXY_PORTS::contains)
        .distinct()
        .forEach(port ->
            notes.warn(
                "ReservedPort",
                origin,
                "port %d is one of the proxy's own; the program cannot listen there too"
                    .formatted(port),
                "Use a port outside of 15000 to 15090."));
  }

  private static boolean isProxyUser(OptionalLong user) {
    return user.isPresent() && user.getAsLong() == PROXY_USER;
  }

  private record Use(MeshService service, MeshPort port) {}

  private static void services(Deployment deployment, Mesh mesh, Notes notes) {
    Map<String, List<Use>> byTarget = new HashMap<>();
    for (MeshService service : mesh.services()) {
      boolean isIts =
          service.service().isPresent()
              && service.selects(deployment.meta().namespace(), deployment.template().labels());
      if (!isIts) continue;
      for (MeshPort port : service.ports()) {
        byTarget
            .computeIfAbsent(target(port, deployment), _ -> new ArrayList<>())
            .add(new Use(service, port));
      }
    }
    String name = deployment.meta().name();
    Origin origin = at(deployment.key().toString());
    byTarget.forEach((target, uses) -> {
      Set<PortProtocol> protocols = new TreeSet<>();
      Set<Integer> numbers = new TreeSet<>();
      Set<String> services = new TreeSet<>();
      for (Use use : uses) {
        protocols.add(use.port().protocol());
        numbers.add(use.port().number());
        services.add(use.service().meta().name());
      }
      if (services.size() < 2) return;
      if (protocols.size() > 1) {
        notes.warn(
            "IST0116",
            origin,
            "This deployment %s is associated with multiple services using port %s but different protocols: %s"
                .formatted(name, target, services),
            "Give the port the same protocol in all of them.");
      }
      if (numbers.size() > 1) {
        notes.warn(
            "IST0137",
            origin,
            "This deployment %s is associated with multiple services %s using targetPort \"%s\" but different ports: %s."
                .formatted(name, services, target, numbers),
            "Give the Services the same port for it.");
      }
    });
  }

  private static String target(MeshPort port, Deployment deployment) {
    return switch (port.target()) {
      case Service.TargetPort.ByNumber(int number) -> String.valueOf(number);
      case Service.TargetPort.ByName(String named) -> {
        var number = deployment.template().spec().portNamed(named);
        yield number.isPresent() ? String.valueOf(number.getAsInt()) : named;
      }
    };
  }
}
