package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a VirtualService's rules say together: names, and requests that none of them takes. */
final class RuleSetLint {
  private RuleSetLint() {}

  static void check(VirtualService service, Mesh mesh, Notes notes) {
    names(service, notes);
    boolean forSidecars = GatewayName.of(service).contains(VirtualService.MESH);
    if (forSidecars && !service.http().isEmpty()) rest(service, mesh, notes);
  }

  private static void names(VirtualService service, Notes notes) {
    Set<String> seen = new HashSet<>();
    for (HttpRoute rule : service.http()) {
      if (rule.name().isEmpty() || seen.add(rule.name())) continue;
      notes.info(
          "DuplicateName",
          rule.origin(),
          "an earlier rule is named \"%s\" too; access logs and statistics will not tell them apart"
              .formatted(rule.name()),
          "Give each rule a name of its own.");
    }
  }

  /** With a VirtualService a host has no default route: what no rule takes is answered with 404. */
  private static void rest(VirtualService service, Mesh mesh, Notes notes) {
    Set<Integer> open =
        mesh.hosts(service).stream()
            .flatMap(host -> mesh.service(host).stream())
            .flatMap(known -> known.ports().stream())
            .filter(port -> port.protocol().isRouted())
            .map(MeshPort::number)
            .collect(Collectors.toCollection(HashSet::new));
    if (open.isEmpty()) return;
    for (HttpRoute rule : service.http()) {
      if (rule.match().isEmpty()) return;
      for (HttpMatch match : rule.match()) {
        if (!takesAnyRequest(match)) continue;
        if (match.source().port().isEmpty()) return;
        open.remove(match.source().port().getAsInt());
      }
    }
    if (open.isEmpty()) return;
    notes.info(
        "NoDefaultRule",
        service.origin(),
        "requests that no rule takes are answered with 404: the rules replace the host's default",
        "Add a last rule without match:\n- route:\n  - destination:\n      host: %s\n"
            .formatted(service.hosts().getFirst()));
  }

  private static boolean takesAnyRequest(HttpMatch match) {
    HttpMatch.Request request = match.request();
    HttpMatch.Source source = match.source();
    List<String> gateways = source.gateways();
    boolean everybody =
        source.sourceLabels().isEmpty()
            && source.sourceNamespace().isEmpty()
            && (gateways.isEmpty() || gateways.contains(VirtualService.MESH));
    boolean anyPath =
        request
            .uri()
            .map(uri ->
                uri.equals(new StringMatch.Prefix("/")) || uri.equals(new StringMatch.Regex(".*")))
            .orElse(true);
    boolean nothingElse =
        request.scheme().isEmpty()
            && request.method().isEmpty()
            && request.authority().isEmpty()
            && request.headers().isEmpty()
            && request.withoutHeaders().isEmpty()
            && request.queryParams().isEmpty();
    return everybody && anyPath && nothingElse;
  }
}
