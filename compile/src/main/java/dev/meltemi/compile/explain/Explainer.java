package dev.meltemi.compile.explain;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.route.LeftOut;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.VirtualHost;
import dev.meltemi.traffic.explain.Request;
import dev.meltemi.traffic.explain.Way;
import dev.meltemi.traffic.explain.WayFinder;
import dev.meltemi.traffic.match.ConnectionHead;
import dev.meltemi.traffic.match.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Answers any number of questions about one snapshot. What is compiled for a proxy is kept for its
 * next question; belongs to one thread.
 */
public final class Explainer {
  private final MeshSnapshot snapshot;
  private final Compiler compiler;
  private final Map<ProxyView, Proxy> proxies = new HashMap<>();

  private record Proxy(Scope scope, WayFinder ways) {}

  private Explainer(MeshSnapshot snapshot, MeshConfig config) {
    this.snapshot = snapshot;
    this.compiler = Compiler.of(snapshot, config);
  }

  public static Explainer of(MeshSnapshot snapshot, MeshConfig config) {
    return new Explainer(snapshot, config);
  }

  public Compiler compiler() {
    return compiler;
  }

  /** Empty when there is no such workload or gateway. */
  public Optional<ProxyView> proxy(Caller caller) {
    return caller.in(snapshot);
  }

  /**
   * @param headers a Host header takes the place of the URL's authority
   */
  public Answer answer(ProxyView view, String method, Target target, Map<String, String> headers) {
    Proxy proxy =
        proxies.computeIfAbsent(
            view,
            asked ->
                new Proxy(compiler.scope(asked), WayFinder.of(compiler.compile(asked).traffic())));
    Request request = request(method, target, headers);
    return switch (view.kind()) {
      case SIDECAR -> fromSidecar(proxy, target, request);
      case ROUTER -> atGateway(proxy, target, request);
    };
  }

  private static Request request(String method, Target target, Map<String, String> headers) {
    Map<String, String> rest = new HashMap<>();
    String authority = target.authority();
    for (var header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase("host")) authority = header.getValue();
      else rest.put(header.getKey(), header.getValue());
    }
    return new Request(method, target.scheme(), authority, target.path(), rest);
  }

  private Answer fromSidecar(Proxy proxy, Target target, Request request) {
    Lookup.Found found = Lookup.of(proxy.scope(), target);
    Way way = proxy.ways().through("virtualOutbound", connection(target, found.address()), request);
    String named =
        target.authority().equals(request.authority())
            ? found.host()
            : Lookup.fullName(proxy.scope(), Lookup.withoutPort(request.authority()));
    List<LeftOut> left =
        LeftOut.of(
            new LeftOut.Place(proxy.scope(), target.port(), List.of(VirtualService.MESH)),
            named,
            used(way));
    return new Answer(
        proxy.scope().proxy(), request, named, found.isKnown(), found.address(), way, left);
  }

  private Answer atGateway(Proxy proxy, Target target, Request request) {
    var servers = GatewayServers.byPort(proxy.scope());
    int listens =
        servers.entrySet().stream()
            .filter(entry ->
                entry.getValue().stream().anyMatch(bound -> bound.number() == target.port()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(target.port());
    Address address = new Address("0.0.0.0", listens);
    Way way = proxy.ways().through("0.0.0.0_" + listens, connection(target, address), request);
    List<String> gateways =
        servers.getOrDefault(listens, List.of()).stream()
            .map(GatewayServers.Bound::gatewayName)
            .distinct()
            .toList();
    String host = Lookup.withoutPort(request.authority());
    List<LeftOut> left =
        LeftOut.of(new LeftOut.Place(proxy.scope(), target.port(), gateways), host, used(way));
    return new Answer(proxy.scope().proxy(), request, host, true, address, way, left);
  }

  private static ConnectionHead connection(Target target, Address address) {
    return target.isSecure()
        ? new ConnectionHead(address, target.host(), "tls", List.of("http/1.1"))
        : new ConnectionHead(address, "", "raw_buffer", List.of("http/1.1"));
  }

  /** The resources that the asked virtual host is made of. */
  private static Set<String> used(Way way) {
    Optional<VirtualHost> asked =
        way.steps()
            .map(steps -> steps.decision())
            .flatMap(decision ->
                switch (decision) {
                  case Decision.Routed(VirtualHost host, Route _) -> Optional.of(host);
                  case Decision.NoRoute(VirtualHost host) -> Optional.of(host);
                  case Decision.NoVirtualHost() -> Optional.empty();
                });
    return asked.stream()
        .flatMap(host -> host.routes().stream())
        .map(route -> route.origin().object())
        .filter(object -> !object.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
