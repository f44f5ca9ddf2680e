package dev.meltemi.compile;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.check.Checks;
import dev.meltemi.compile.cluster.FixedClusters;
import dev.meltemi.compile.cluster.InboundClusters;
import dev.meltemi.compile.cluster.OutboundClusters;
import dev.meltemi.compile.delegate.Delegates;
import dev.meltemi.compile.endpoint.EndpointSets;
import dev.meltemi.compile.ingress.IngressRules;
import dev.meltemi.compile.listener.GatewayListeners;
import dev.meltemi.compile.listener.InboundListeners;
import dev.meltemi.compile.listener.OutboundListeners;
import dev.meltemi.compile.route.GatewayTables;
import dev.meltemi.compile.route.OutboundTables;
import dev.meltemi.compile.scope.Memory;
import dev.meltemi.compile.scope.MergedRule;
import dev.meltemi.compile.scope.Mesh;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.compile.scope.ServiceTraffic;
import dev.meltemi.compile.secret.NamedSecrets;
import dev.meltemi.compile.tls.GatewaySecrets;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compiles one snapshot for any number of proxies. Pure: the same snapshot, settings and proxy give
 * the same traffic. Immutable; may be used by several threads.
 */
public final class Compiler {
  private final Mesh mesh;
  private final List<Problem> problems;

  private Compiler(Mesh mesh, List<Problem> problems) {
    this.mesh = mesh;
    this.problems = problems;
  }

  /** Indexes and checks the snapshot, which all proxies share. */
  public static Compiler of(MeshSnapshot written, MeshConfig config) {
    return of(IngressRules.into(written, config), config, Memory.none());
  }

  /**
   * What {@link #of} gives for a snapshot that comes after this one's, quicker: what depends only
   * on what has not changed is taken over.
   */
  public Compiler next(MeshSnapshot written, MeshConfig config) {
    MeshSnapshot snapshot = IngressRules.into(written, config);
    return of(snapshot, config, mesh.next(snapshot, config));
  }

  private static Compiler of(MeshSnapshot snapshot, MeshConfig config, Memory memory) {
    Checks.Sound sound = Checks.sound(snapshot, memory);
    Delegates.Merged merged = Delegates.into(sound.virtualServices(), config);
    Mesh mesh = Mesh.of(snapshot, config, merged.rules(), memory);
    List<Problem> problems = new ArrayList<>(sound.problems());
    problems.addAll(merged.problems());
    problems.addAll(Checks.of(mesh));
    return new Compiler(mesh, List.copyOf(problems));
  }

  /** For a single proxy. */
  public static Compiled compile(MeshSnapshot snapshot, MeshConfig config, ProxyView proxy) {
    return of(snapshot, config).compile(proxy);
  }

  /** What is wrong with the configuration, whichever proxy looks at it. */
  public List<Problem> problems() {
    return problems;
  }

  /** The snapshot, made ready for questions. */
  public Mesh mesh() {
    return mesh;
  }

  /** What a proxy can see of the mesh. */
  public Scope scope(ProxyView proxy) {
    return new Scope(mesh, proxy);
  }

  /** All stages, in order. */
  public Compiled compile(ProxyView proxy) {
    Scope scope = scope(proxy);

    List<Cluster> clusters = new ArrayList<>();
    List<EndpointSet> endpointSets = new ArrayList<>();
    for (MeshService service : scope.services()) {
      ServiceTraffic reached = reached(scope, service);
      clusters.addAll(reached.clusters());
      endpointSets.addAll(reached.endpointSets());
    }
    clusters.addAll(FixedClusters.of(scope));
    List<RouteTable> routeTables = new ArrayList<>();
    List<Listener> listeners = new ArrayList<>();
    List<Secret> secrets = new ArrayList<>();
    switch (proxy.kind()) {
      case SIDECAR -> {
        clusters.addAll(InboundClusters.of(scope));
        routeTables.addAll(OutboundTables.of(scope));
        listeners.addAll(OutboundListeners.of(scope));
        listeners.addAll(InboundListeners.of(scope));
      }
      case ROUTER -> {
        routeTables.addAll(GatewayTables.of(scope));
        listeners.addAll(GatewayListeners.of(scope));
        secrets.addAll(GatewaySecrets.of(scope));
      }
    }
    secrets.addAll(NamedSecrets.of(scope, clusters));

    Traffic traffic =
        new Traffic(
            byName(listeners, Listener::name),
            byName(routeTables, RouteTable::name),
            byName(clusters, Cluster::name),
            byName(endpointSets, EndpointSet::name),
            byName(secrets, Secret::name));
    return new Compiled(traffic, problems);
  }

  private static ServiceTraffic reached(Scope scope, MeshService service) {
    Optional<MergedRule> rule = scope.rule(service);
    // Who may answer for a host is told by all that have it, seen or not.
    Optional<MeshService> everybodys = scope.mesh().service(service.host());
    return scope
        .mesh()
        .memory()
        .services()
        .of(
            scope.key(service.host()),
            List.of(service, everybodys, rule),
            () -> {
              List<Cluster> clusters = OutboundClusters.of(scope, service, rule);
              return new ServiceTraffic(clusters, EndpointSets.of(scope, service, rule, clusters));
            });
  }

  private static <T> SortedMap<String, T> byName(List<T> list, Function<T, String> name) {
    SortedMap<String, T> map = new TreeMap<>();
    for (T value : list) map.putIfAbsent(name.apply(value), value);
    return map;
  }
}
