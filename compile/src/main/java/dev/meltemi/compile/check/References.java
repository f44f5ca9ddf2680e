package dev.meltemi.compile.check;

import dev.meltemi.api.istio.Destination;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.Mirror;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.TcpRoute;
import dev.meltemi.api.istio.TlsRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.scope.GatewayName;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.MergedRule;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** References of a VirtualService to hosts, subsets, ports and gateways that are not there. */
final class References {
  private static final String NOT_FOUND = "IST0101";
  private static final String NOT_IN_GATEWAY = "IST0132";
  private static final String PORT_REQUIRED = "IST0112";

  private final Mesh mesh;
  private final VirtualService rule;
  private final List<Problem> problems = new ArrayList<>();

  private References(Mesh mesh, VirtualService rule) {
    this.mesh = mesh;
    this.rule = rule;
  }

  static List<Problem> of(Mesh mesh, VirtualService rule) {
    References references = new References(mesh, rule);
    references.gateways();
    references.hosts();
    for (HttpRoute route : rule.http()) {
      List<HttpMatch.Source> sources = route.match().stream().map(HttpMatch::source).toList();
      references.all(route.origin(), sources, destinations(route));
    }
    for (TcpRoute route : rule.tcp()) {
      List<HttpMatch.Source> sources = route.match().stream().map(TcpRoute.Match::source).toList();
      references.all(route.origin(), sources, destinations(route.route()));
    }
    for (TlsRoute route : rule.tls()) {
      List<HttpMatch.Source> sources = route.match().stream().map(TlsRoute.Match::source).toList();
      references.all(route.origin(), sources, destinations(route.route()));
    }
    return references.problems;
  }

  private static Stream<Destination> destinations(HttpRoute route) {
    Stream<Destination> mirrors = route.policy().mirrors().stream().map(Mirror::destination);
    return switch (route.action()) {
      case HttpAction.Forward(List<RouteDestination> shares) ->
          Stream.concat(shares.stream().map(RouteDestination::destination), mirrors);
      case HttpAction.Redirect _ -> mirrors;
      case HttpAction.DirectResponse _ -> mirrors;
      case HttpAction.Delegate _ -> mirrors;
    };
  }

  private static Stream<Destination> destinations(List<RouteDestination> shares) {
    return shares.stream().map(RouteDestination::destination);
  }

  private void all(
      Origin origin, List<HttpMatch.Source> sources, Stream<Destination> destinations) {
    boolean atGateway = atGateway(sources);
    destinations.forEach(to -> {
      destination(origin, to);
      if (atGateway) address(origin, to);
    });
  }

  /** Whether a gateway may follow a rule of these conditions. */
  private boolean atGateway(List<HttpMatch.Source> sources) {
    Stream<String> named =
        sources.isEmpty()
            ? rule.gateways().stream()
            : sources.stream()
                .flatMap(source ->
                    (source.gateways().isEmpty() ? rule.gateways() : source.gateways()).stream());
    return named.anyMatch(name -> !name.equals(VirtualService.MESH));
  }

  /** A sidecar goes on to where its application wanted to go; a gateway is not told where. */
  private void address(Origin origin, Destination destination) {
    String host = mesh.resolve(destination.host(), rule.meta().namespace());
    boolean unknown =
        mesh.service(host).stream()
            .flatMap(service -> service.ports().stream())
            .flatMap(port -> port.entry().stream())
            .anyMatch(entry ->
                entry.resolution() == ServiceEntry.Resolution.NONE && entry.endpoints().isEmpty());
    if (!unknown) return;
    warn(
        "NoAddress",
        origin,
        "a gateway has no address for \""
            + destination.host()
            + "\": with resolution NONE only a sidecar knows it, from its application; requests at"
            + " the gateway are answered with 503 and flag UH",
        "Write resolution: DNS into the ServiceEntry of that host, or list its endpoints.");
  }

  private void gateways() {
    for (String name : GatewayName.of(rule)) {
      if (name.equals(VirtualService.MESH)) continue;
      String[] parts = name.split("/", 2);
      Optional<Gateway> gateway = mesh.snapshot().gateways().find(parts[0], parts[1]);
      if (gateway.isPresent()) {
        hosts(gateway.get(), name);
      } else {
        List<String> known =
            mesh.gateways().stream()
                .map(one -> one.meta().namespace() + "/" + one.meta().name())
                .toList();
        warn(
            NOT_FOUND,
            rule.origin(),
            "Referenced gateway not found: \"" + name + "\"",
            Hints.oneOf("Gateways", name, known));
      }
    }
  }

  /** A name without a dot can mean a Service only. */
  private void hosts() {
    if (!GatewayName.of(rule).contains(VirtualService.MESH)) return;
    String namespace = rule.meta().namespace();
    for (String host : rule.hosts()) {
      boolean isShort = host.indexOf('.') < 0 && !host.startsWith("*");
      boolean known =
          mesh.service(mesh.resolve(host, namespace)).isPresent()
              || mesh.snapshot().services().find(namespace, host).isPresent();
      if (!isShort || known) continue;
      warn(
          "UnknownHost",
          rule.origin(),
          "no Service \"%s\" in namespace %s: the rules hold for nobody".formatted(host, namespace),
          Hints.host(mesh, host, namespace));
    }
  }

  private void hosts(Gateway gateway, String name) {
    boolean served =
        gateway.servers().stream()
            .map(server -> new GatewayServers.Bound(gateway, server))
            .anyMatch(bound -> mesh.hosts(rule).stream().anyMatch(host -> bound.lets(rule, host)));
    if (served) return;
    warn(
        NOT_IN_GATEWAY,
        rule.origin(),
        "one or more host %s defined in VirtualService %s/%s not found in Gateway %s"
            .formatted(rule.hosts(), rule.meta().namespace(), rule.meta().name(), name),
        "The Gateway has hosts "
            + gateway.servers().stream()
                .flatMap(server -> server.hosts().stream())
                .distinct()
                .collect(Collectors.joining(", "))
            + ".");
  }

  private void destination(Origin origin, Destination destination) {
    String host = mesh.resolve(destination.host(), rule.meta().namespace());
    Optional<MeshService> service = mesh.service(host);
    if (service.isEmpty()) {
      warn(
          NOT_FOUND,
          origin,
          "Referenced host not found: \"" + destination.host() + "\"",
          "Requests are answered with 503 and flag NC. "
              + Hints.host(mesh, destination.host(), rule.meta().namespace()));
      return;
    }
    port(origin, destination, service.get());
    destination.subset().ifPresent(subset -> subset(origin, destination, service.get(), subset));
  }

  private void port(Origin origin, Destination destination, MeshService service) {
    if (destination.port().isPresent()) {
      int number = destination.port().getAsInt();
      if (service.port(number).isEmpty()) {
        warn(
            NOT_FOUND,
            origin,
            "Referenced host:port not found: \"" + destination.host() + ":" + number + "\"",
            Hints.ports(service));
      }
    } else if (service.ports().size() > 1) {
      warn(
          PORT_REQUIRED,
          origin,
          "This VirtualService routes to a host \""
              + destination.host()
              + "\" that exposes several ports; without destination.port the port of the request"
              + " is taken",
          Hints.ports(service) + " Write the one that is meant, as destination.port.number.");
    }
  }

  private void subset(Origin origin, Destination destination, MeshService service, String name) {
    boolean known =
        mesh.rule(rule.meta().namespace(), Map.of(), service)
            .flatMap(merged -> merged.subset(name))
            .isPresent();
    // A rule that only some workloads see may still have it.
    if (known || anyRuleHas(service, name)) return;
    warn(
        NOT_FOUND,
        origin,
        "Referenced host+subset in destinationrule not found: \""
            + destination.host()
            + "+"
            + name
            + "\"",
        mesh.rule(rule.meta().namespace(), Map.of(), service)
            .map(merged -> subsets(merged, name))
            .orElseGet(() -> wholeRule(service, destination.host(), name)));
  }

  private static String subsets(MergedRule merged, String missing) {
    List<String> known = merged.subsets().stream().map(DestinationRule.Subset::name).toList();
    String hint = Hints.oneOf("Subsets", missing, known);
    return "%s Or add to %s:\n- name: %s\n  labels:\n    version: %s\n"
        .formatted(hint, merged.first().key(), missing, missing);
  }

  private static String wholeRule(MeshService service, String host, String subset) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: %s
    spec:
      host: %s
      subsets:
      - name: %s
        labels:
          version: %s
    """
        .formatted(service.meta().name(), host, subset, subset);
  }

  private boolean anyRuleHas(MeshService service, String name) {
    return mesh.snapshot().destinationRules().stream()
        .filter(other -> !other.workloadSelector().isEmpty())
        .filter(other ->
            HostName.covers(mesh.resolve(other.host(), other.meta().namespace()), service.host()))
        .flatMap(other -> other.subsets().stream())
        .map(DestinationRule.Subset::name)
        .anyMatch(name::equals);
  }

  private void warn(String code, Origin origin, String message, String fix) {
    problems.add(Problem.warning(code, origin, message, fix));
  }
}
