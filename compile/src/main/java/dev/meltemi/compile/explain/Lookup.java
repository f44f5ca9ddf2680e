package dev.meltemi.compile.explain;

import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pod's resolver makes of a host name, with Kubernetes' search list. */
final class Lookup {
  /** Stands for an address outside; Istio gives such addresses to hosts without any. */
  private static final String OUTSIDE = "240.240.0.1";

  private static final String NUMBERS = "[0-9.]+|[0-9a-f:]*:[0-9a-f:]*";

  private Lookup() {}

  record Found(String host, boolean isKnown, Address address) {}

  static Found of(Scope scope, Target target) {
    String host = target.host();
    if (host.matches(NUMBERS)) {
      return new Found(host, true, new Address(host, target.port()));
    }
    Optional<MeshService> service = service(scope, host);
    String ip = service.flatMap(known -> address(scope, known, target.port())).orElse(OUTSIDE);
    return new Found(fullName(scope, host), service.isPresent(), new Address(ip, target.port()));
  }

  /** The host in full when the mesh knows it, else as it is. */
  static String fullName(Scope scope, String host) {
    return candidates(scope, host)
        .filter(name -> scope.service(name).isPresent())
        .findFirst()
        .orElse(host);
  }

  static String withoutPort(String authority) {
    return Target.parse("http://" + authority)
        .map(Target::host)
        .orElse(authority.toLowerCase(Locale.ROOT));
  }

  private static Optional<MeshService> service(Scope scope, String host) {
    return candidates(scope, host)
        .flatMap(name -> scope.service(name).stream())
        .findFirst()
        .or(() ->
            HostName.closest(scope.services().stream().map(MeshService::host).toList(), host)
                .flatMap(scope::service));
  }

  private static Stream<String> candidates(Scope scope, String host) {
    String domain = scope.config().clusterDomain();
    return List.of(
            "." + scope.proxy().namespace() + ".svc." + domain, ".svc." + domain, "." + domain, "")
        .stream()
        .map(suffix -> host + suffix);
  }

  private static Optional<String> address(Scope scope, MeshService service, int number) {
    Optional<MeshPort> port = service.port(number);
    Optional<String> own =
        port.map(service::addresses).orElseGet(service::addresses).stream()
            .filter(address -> address.indexOf('/') < 0)
            .findFirst();
    if (own.isPresent() || !service.headless()) return own;
    return scope.mesh().snapshot().pods().in(service.namespace()).values().stream()
        .filter(pod -> service.selects(pod.meta().namespace(), pod.meta().labels()))
        .map(pod -> pod.status().ip())
        .filter(ip -> !ip.isEmpty())
        .findFirst();
  }
}
