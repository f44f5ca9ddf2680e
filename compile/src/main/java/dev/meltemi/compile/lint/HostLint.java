package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Hosts of a VirtualService that nobody has, that no gateway lets in, or that speak no HTTP. */
final class HostLint {
  private static final String NOT_IN_GATEWAY = "IST0132";

  private final VirtualService service;
  private final Mesh mesh;
  private final Notes notes;

  private HostLint(VirtualService service, Mesh mesh, Notes notes) {
    this.service = service;
    this.mesh = mesh;
    this.notes = notes;
  }

  static void check(VirtualService service, Mesh mesh, Notes notes) {
    var lint = new HostLint(service, mesh, notes);
    for (String gateway : GatewayName.of(service)) {
      if (gateway.equals(VirtualService.MESH)) service.hosts().forEach(lint::known);
      else lint.served(gateway);
    }
    service.http().forEach(lint::ports);
  }

  private void known(String written) {
    String host = mesh.resolve(written, service.meta().namespace());
    boolean isKnown =
        host.startsWith("*")
            ? mesh.services().stream().anyMatch(known -> HostName.covers(host, known.host()))
            : mesh.service(host)
                .or(() ->
                    HostName.closest(mesh.services().stream().map(MeshService::host).toList(), host)
                        .flatMap(mesh::service))
                .isPresent();
    // Of a name without a dot the compiler tells.
    if (written.indexOf('.') < 0 && !written.startsWith("*")) return;
    boolean alsoAtGateways = GatewayName.of(service).size() > 1;
    if (!isKnown && !alsoAtGateways) {
      warn(
          "UnknownHost",
          "no Service or ServiceEntry has the host \"%s\"".formatted(written),
          elsewhere(written));
    }
  }

  /** The same name in another namespace. */
  private String elsewhere(String written) {
    return mesh.services().stream()
        .map(MeshService::host)
        .filter(host -> host.startsWith(written + "."))
        .findFirst()
        .map(host -> "Did you mean %s?".formatted(host))
        .orElse("Sidecars find the rules on port 80 only, or not at all.");
  }

  private void ports(HttpRoute rule) {
    rule.match()
        .forEach(match -> {
          OptionalInt wanted = match.source().port();
          if (wanted.isEmpty()) return;
          List<MeshService> known =
              mesh.hosts(service).stream().flatMap(host -> mesh.service(host).stream()).toList();
          boolean there =
              known.stream()
                  .flatMap(host -> host.ports().stream())
                  .map(MeshPort::number)
                  .anyMatch(number -> number == wanted.getAsInt());
          if (!known.isEmpty() && !there) {
            notes.warn(
                "NeverMatches",
                match.origin(),
                "match.port %d is no port of the host; it is the Service's port that counts"
                    .formatted(wanted.getAsInt()),
                "Its ports: %s.".formatted(numbers(known)));
          }
        });
  }

  private static String numbers(List<MeshService> known) {
    return known.stream()
        .flatMap(host -> host.ports().stream())
        .map(port -> String.valueOf(port.number()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void served(String name) {
    String[] parts = name.split("/", 2);
    Optional<Gateway> gateway = mesh.snapshot().gateways().find(parts[0], parts[1]);
    if (gateway.isEmpty()) return;
    List<String> strangers =
        mesh.hosts(service).stream()
            .filter(host ->
                gateway.get().servers().stream()
                    .noneMatch(server ->
                        new GatewayServers.Bound(gateway.get(), server).lets(service, host)))
            .toList();
    // Of a Gateway that lets none in the compiler tells.
    if (!strangers.isEmpty() && strangers.size() < service.hosts().size()) {
      warn(
          NOT_IN_GATEWAY,
          "one or more host %s defined in VirtualService %s/%s not found in Gateway %s"
              .formatted(strangers, service.meta().namespace(), service.meta().name(), name),
          "Add the host to a server of the Gateway.");
    }
  }

  private void warn(String code, String message, String fix) {
    notes.warn(code, service.origin(), message, fix);
  }
}
