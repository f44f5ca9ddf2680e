package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.ClientTls;
import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Requests that are sent to ports which do not understand them. */
final class DestinationLint {
  private DestinationLint() {}

  static void check(HttpRoute rule, VirtualService service, Mesh mesh, Notes notes) {
    if (!(rule.action() instanceof HttpAction.Forward(List<RouteDestination> shares))) return;
    for (RouteDestination share : shares) {
      Destination to = share.destination();
      String host = mesh.resolve(to.host(), service.meta().namespace());
      Known.service(mesh, host)
          .ifPresent(
              known -> port(known, to).ifPresent(port -> port(rule, known, port, mesh, notes)));
    }
  }

  /** The port that a destination means. */
  static Optional<MeshPort> port(MeshService service, Destination destination) {
    OptionalInt number = destination.port().isPresent() ? destination.port() : service.onlyPort();
    return number.isPresent() ? service.port(number.getAsInt()) : Optional.empty();
  }

  private static void port(
      HttpRoute rule, MeshService service, MeshPort port, Mesh mesh, Notes notes) {
    if (port.protocol() == PortProtocol.TCP) {
      notes.warn(
          "DestinationProtocol",
          rule.origin(),
          "requests are sent to port %d of %s, which speaks no HTTP by its name \"%s\""
              .formatted(port.number(), service.host(), port.name()),
          "Begin the port's name with http, or send the requests elsewhere.");
    } else if (port.protocol() == PortProtocol.TLS && !originates(service, port, mesh)) {
      notes.warn(
          "PlainToTls",
          rule.origin(),
          "requests are sent in plain text to port %d of %s, which speaks TLS"
              .formatted(port.number(), service.host()),
          "Let a DestinationRule begin TLS: trafficPolicy: {tls: {mode: SIMPLE}}.");
    }
  }

  /** Whether some DestinationRule has a proxy begin TLS towards the port. */
  private static boolean originates(MeshService service, MeshPort port, Mesh mesh) {
    return mesh.snapshot().destinationRules().stream()
        .filter(rule ->
            HostName.covers(mesh.resolve(rule.host(), rule.meta().namespace()), service.host()))
        .flatMap(DestinationLint::policies)
        .flatMap(policy -> tls(policy, port.number()).stream())
        .anyMatch(tls -> tls.mode() != ClientTls.Mode.DISABLE);
  }

  private static Stream<TrafficPolicy> policies(DestinationRule rule) {
    return Stream.concat(
        rule.trafficPolicy().stream(),
        rule.subsets().stream().flatMap(subset -> subset.trafficPolicy().stream()));
  }

  /** The settings of a port stand in the place of all of the rule's. */
  static Optional<ClientTls> tls(TrafficPolicy policy, int port) {
    return policy.portLevelSettings().stream()
        .filter(own -> own.port() == port)
        .findFirst()
        .map(own -> own.policy().tls())
        .orElse(policy.tls());
  }
}
