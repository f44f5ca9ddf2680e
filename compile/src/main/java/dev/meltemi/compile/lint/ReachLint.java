package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.ConsistentHash;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.LocalityLb;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of a DestinationRule that reach less than it seems. */
final class ReachLint {
  private static final String INEFFECTIVE = "Ineffective";

  private final DestinationRule rule;
  private final Mesh mesh;
  private final List<MeshService> services;
  private final Notes notes;

  private ReachLint(DestinationRule rule, Mesh mesh, Notes notes) {
    this.rule = rule;
    this.mesh = mesh;
    this.services = Known.services(mesh, rule);
    this.notes = notes;
  }

  static void check(DestinationRule rule, Mesh mesh, Notes notes) {
    var lint = new ReachLint(rule, mesh, notes);
    lint.clients();
    lint.subsets();
    rule.trafficPolicy().ifPresent(policy -> lint.policy(policy, rule.origin()));
    for (DestinationRule.Subset subset : rule.subsets()) {
      subset.trafficPolicy().ifPresent(policy -> lint.policy(policy, subset.origin()));
    }
    lint.splits();
  }

  /** A rule counts in its own namespace, in that of the host, and in the root namespace. */
  private void clients() {
    String namespace = rule.meta().namespace();
    boolean counts =
        services.isEmpty()
            || namespace.equals(mesh.config().rootNamespace())
            || services.stream().anyMatch(one -> one.namespace().equals(namespace));
    boolean somePods = mesh.snapshot().pods().stream().anyMatch(Lint::isLiving);
    if (counts || !somePods || Lint.hasPods(mesh, namespace)) return;
    notes.warn(
        "DestinationRuleElsewhere",
        rule.origin(),
        "the rule counts for callers of namespace %s, where there are no pods, and not in %s, where the host is"
            .formatted(namespace, services.getFirst().namespace()),
        "namespace: " + services.getFirst().namespace());
  }

  private void subsets() {
    Map<Map<String, String>, String> seen = new HashMap<>();
    for (DestinationRule.Subset subset : rule.subsets()) {
      String first = seen.putIfAbsent(subset.labels(), subset.name());
      if (first == null || subset.labels().isEmpty()) continue;
      notes.warn(
          "DuplicateSubset",
          subset.origin(),
          "subsets %s and %s have the same labels %s, and with them the same pods"
              .formatted(first, subset.name(), subset.labels()),
          "Did you mean labels: {version: %s}?".formatted(subset.name()));
    }
  }

  private void policy(TrafficPolicy policy, Origin origin) {
    blocks(policy, origin);
    for (TrafficPolicy.PortPolicy port : policy.portLevelSettings()) {
      blocks(port.policy(), origin);
      replaced(policy, port, origin);
      boolean there =
          services.isEmpty() || services.stream().anyMatch(s -> s.port(port.port()).isPresent());
      if (there) continue;
      notes.warn(
          "NoSuchPort",
          origin,
          "portLevelSettings are for port %d, which %s does not have"
              .formatted(port.port(), rule.host()),
          "It has %s; it is the Service's port that counts.".formatted(ports()));
    }
  }

  private String ports() {
    return services.stream()
        .flatMap(service -> service.ports().stream())
        .map(port -> String.valueOf(port.number()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void replaced(TrafficPolicy whole, TrafficPolicy.PortPolicy port, Origin origin) {
    List<String> lost = new ArrayList<>();
    TrafficPolicy own = port.policy();
    if (whole.loadBalancer().isPresent() && own.loadBalancer().isEmpty()) lost.add("loadBalancer");
    if (whole.connectionPool().isPresent() && own.connectionPool().isEmpty()) {
      lost.add("connectionPool");
    }
    if (whole.outlierDetection().isPresent() && own.outlierDetection().isEmpty()) {
      lost.add("outlierDetection");
    }
    if (whole.tls().isPresent() && own.tls().isEmpty()) lost.add("tls");
    if (lost.isEmpty()) return;
    notes.warn(
        "PortLevelReplaces",
        origin,
        "for port %d the rule's %s does not hold: portLevelSettings stand in the place of all of it"
            .formatted(port.port(), String.join(" and ", lost)),
        "Repeat %s under the port.".formatted(String.join(" and ", lost)));
  }

  private void blocks(TrafficPolicy policy, Origin origin) {
    policy.loadBalancer().ifPresent(balancer -> balancer(policy, balancer, origin));
    boolean http =
        policy
            .connectionPool()
            .filter(pool -> !pool.http().equals(ConnectionPool.Http.NONE))
            .isPresent();
    List<MeshPort> ports = services.stream().flatMap(s -> s.ports().stream()).toList();
    if (http && !ports.isEmpty() && ports.stream().noneMatch(p -> p.protocol().isRouted())) {
      notes.warn(
          INEFFECTIVE,
          origin,
          "connectionPool.http has no effect on %s: none of its ports speaks HTTP by its name"
              .formatted(rule.host()),
          "connectionPool: {tcp: {maxConnections: …}}");
    }
  }

  private void balancer(TrafficPolicy policy, TrafficPolicy.LoadBalancer balancer, Origin origin) {
    boolean chosen =
        !services.isEmpty()
            && services.stream()
                .allMatch(service ->
                    !service.ports().isEmpty()
                        && service.ports().stream().allMatch(service::leavesChoice));
    if (chosen) {
      notes.warn(
          INEFFECTIVE,
          origin,
          "loadBalancer has no effect on %s: the application chooses the endpoint itself (headless, or resolution NONE)"
              .formatted(rule.host()),
          "Remove loadBalancer, or give the Service an address.");
    }
    boolean warms =
        balancer.warmup().isPresent()
            && (balancer.algorithm() == TrafficPolicy.Algorithm.RANDOM
                || balancer.consistentHash().isPresent());
    if (warms) {
      notes.warn(
          INEFFECTIVE,
          origin,
          "warmup has an effect with ROUND_ROBIN and LEAST_REQUEST only",
          "simple: ROUND_ROBIN");
    }
    boolean near =
        balancer
            .localityLb()
            .filter(LocalityLb::enabled)
            .filter(locality -> locality.distribute().isEmpty())
            .isPresent();
    if (near && policy.outlierDetection().isEmpty()) {
      notes.warn(
          "LocalityWithoutOutlier",
          origin,
          "localityLbSetting prefers near endpoints only beside outlierDetection, which tells when"
              + " they are down",
          "outlierDetection: {consecutive5xxErrors: 5}");
    }
    balancer.consistentHash().flatMap(ConsistentHash::key).ifPresent(key -> cookie(key, origin));
  }

  private void cookie(ConsistentHash.Key key, Origin origin) {
    if (!(key instanceof ConsistentHash.Key.HttpCookie cookie) || cookie.ttl().isPresent()) return;
    notes.info(
        "CookieNobodySets",
        origin,
        "without ttl the proxy never sets cookie %s; callers that bring none go anywhere"
            .formatted(cookie.name()),
        "ttl: 0s");
  }

  /** Each request draws its subset; only then the hash chooses within that. */
  private void splits() {
    boolean hashes =
        rule.trafficPolicy()
            .flatMap(TrafficPolicy::loadBalancer)
            .flatMap(TrafficPolicy.LoadBalancer::consistentHash)
            .isPresent();
    if (!hashes) return;
    for (VirtualService one : mesh.virtualServices()) {
      boolean splits =
          one.http().stream()
              .anyMatch(http ->
                  http.action() instanceof HttpAction.Forward(List<RouteDestination> shares)
                      && shares.stream().filter(s -> s.weight() > 0 && isOurs(s, one)).count() > 1);
      if (!splits) continue;
      notes.info(
          "HashAcrossSplit",
          rule.origin(),
          "%s splits requests by weight, drawn anew for each: consistentHash keeps a caller within a subset only"
              .formatted(one.key()),
          "Split by a header or cookie in match, if callers are to stay with one version.");
    }
  }

  private boolean isOurs(RouteDestination share, VirtualService one) {
    String host = mesh.resolve(share.destination().host(), one.meta().namespace());
    return services.stream().anyMatch(service -> service.host().equals(host));
  }
}
