package dev.meltemi.compile.check;

import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Rules of a VirtualService that no port of its hosts can follow, because of the port's name. */
final class RuleProtocols {
  private final VirtualService rule;
  private final List<Problem> problems = new ArrayList<>();

  private RuleProtocols(VirtualService rule) {
    this.rule = rule;
  }

  static List<Problem> of(Mesh mesh, VirtualService rule) {
    RuleProtocols protocols = new RuleProtocols(rule);
    if (GatewayName.of(rule).contains(VirtualService.MESH)) {
      for (String host : mesh.hosts(rule)) mesh.service(host).ifPresent(protocols::check);
    }
    return protocols.problems;
  }

  private void check(MeshService service) {
    if (!rule.http().isEmpty()) {
      check(
          service,
          rule.http().getFirst().origin(),
          "http",
          PortProtocol::isRouted,
          "http or http-");
    }
    if (!rule.tls().isEmpty()) {
      check(
          service,
          rule.tls().getFirst().origin(),
          "tls",
          protocol -> protocol == PortProtocol.TLS,
          "https, tls or tls-");
    }
    if (!rule.tcp().isEmpty()) {
      check(
          service,
          rule.tcp().getFirst().origin(),
          "tcp",
          protocol -> protocol != PortProtocol.HTTP && protocol != PortProtocol.TLS,
          "tcp or tcp-");
    }
  }

  private void check(
      MeshService service,
      Origin origin,
      String rules,
      Predicate<PortProtocol> follows,
      String names) {
    if (service.ports().isEmpty()
        || service.ports().stream().map(MeshPort::protocol).anyMatch(follows)) {
      return;
    }
    MeshPort port = service.ports().getFirst();
    Optional<String> written =
        port.entry()
            .flatMap(entry ->
                entry.ports().stream()
                    .filter(known -> known.number() == port.number())
                    .map(known -> "has protocol " + known.protocol())
                    .findFirst());
    problems.add(
        Problem.warning(
            "PortProtocol",
            origin,
            "%s rules have no effect on %s: its port %d %s"
                .formatted(
                    rules,
                    service.host(),
                    port.number(),
                    written.orElse("is named \"" + port.name() + "\"")),
            written.isPresent()
                ? "Set the port's protocol in the ServiceEntry, or write rules for that protocol."
                : "Begin the port's name in the Service with %s…, or write rules for the protocol that it names."
                    .formatted(names)));
  }
}
