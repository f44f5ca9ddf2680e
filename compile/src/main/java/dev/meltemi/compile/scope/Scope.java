package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ConnectionPool;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one proxy can see of the mesh: what is exported to its namespace, as far as its Sidecar lets
 * it.
 */
public final class Scope {
  private final Mesh mesh;
  private final ProxyView proxy;
  private final Traits traits;
  private final Optional<Sidecar> sidecar;
  private final Egress egress;

  /** By host. */
  private final SortedMap<String, MeshService> known;

  /** The same with those to which rules lead in spite of the Sidecar. */
  private final SortedMap<String, MeshService> reached;

  public Scope(Mesh mesh, ProxyView proxy) {
    this.mesh = mesh;
    this.proxy = proxy;
    this.traits = Traits.of(proxy);
    this.sidecar = mesh.sidecar(proxy);
    this.egress = Egress.of(sidecar, proxy.namespace());
    SortedMap<String, MeshService> exported = mesh.services(proxy.namespace());
    this.known = egress.of(exported);
    this.reached = known.equals(exported) ? known : withDestinations(exported);
  }

  /** A rule that is known leads where it says (as in Istio's SidecarScope). */
  private SortedMap<String, MeshService> withDestinations(SortedMap<String, MeshService> exported) {
    SortedMap<String, MeshService> reached = new TreeMap<>(known);
    for (VirtualService rule : rulesOf(VirtualService.MESH)) {
      Destinations.of(rule)
          .map(destination -> mesh.resolve(destination.host(), rule.meta().namespace()))
          .forEach(host -> {
            MeshService service = exported.get(host);
            if (service != null) reached.put(host, service);
          });
    }
    return reached;
  }

  public Mesh mesh() {
    return mesh;
  }

  public ProxyView proxy() {
    return proxy;
  }

  public Egress egress() {
    return egress;
  }

  /** What its Sidecar says that it takes for its application; empty for what its services say. */
  public List<Sidecar.Ingress> ingress() {
    return sidecar.map(Sidecar::ingress).orElse(List.of());
  }

  /** Limits of the connections to the application; those of one port count before these. */
  public Optional<ConnectionPool> inboundConnectionPool() {
    return sidecar.flatMap(Sidecar::inboundConnectionPool);
  }

  /** What happens to unknown hosts. */
  public MeshConfig.Outbound outbound() {
    return sidecar
        .flatMap(Sidecar::outbound)
        .map(mode ->
            switch (mode) {
              case REGISTRY_ONLY -> MeshConfig.Outbound.REGISTRY_ONLY;
              case ALLOW_ANY -> MeshConfig.Outbound.ALLOW_ANY;
            })
        .orElse(config().outbound());
  }

  public MeshConfig config() {
    return mesh.config();
  }

  /** Those that the application can address, by host. */
  public Collection<MeshService> known() {
    return known.values();
  }

  /** All to which requests may go, by host. */
  public Collection<MeshService> services() {
    return reached.values();
  }

  public Optional<MeshService> service(String host) {
    return Optional.ofNullable(reached.get(host));
  }

  /** Whether it speaks mutual TLS with other proxies where no rule says otherwise. */
  public boolean speaksMutualTls() {
    return proxy.certified() && config().autoMtls();
  }

  /**
   * Which connections its application's port takes; without a certificate it cannot take both
   * kinds.
   *
   * @param port empty for those that no Service has
   */
  public PeerAuthentication.Mode peerMode(OptionalInt port) {
    PeerAuthentication.Mode mode = mesh.members().mode(proxy.namespace(), proxy.labels(), port);
    boolean open = mode == PeerAuthentication.Mode.PERMISSIVE && !proxy.certified();
    return open ? PeerAuthentication.Mode.DISABLE : mode;
  }

  /** The services that stand before this proxy's pod, the oldest first. */
  public List<MeshService> ownServices() {
    Comparator<Resource> age = Age.oldestFirst();
    return mesh.services().stream()
        .filter(service -> service.selects(proxy.namespace(), proxy.labels()))
        .sorted(Comparator.comparing(MeshService::origin, age))
        .toList();
  }

  /** The proxy's side of a port of one of {@link #ownServices}. */
  public OptionalInt ownPort(MeshPort port) {
    boolean others = port.entry().isPresent() && !port.selects(proxy.namespace(), proxy.labels());
    if (others) return OptionalInt.empty();
    Optional<Pod> pod = mesh.snapshot().pods().find(proxy.namespace(), proxy.name());
    if (pod.isPresent()) return port.targetIn(pod.get());
    // A proxy whose pod is not known: only a number says where its application listens.
    return switch (port.target()) {
      case Service.TargetPort.ByNumber(int number) -> OptionalInt.of(number);
      case Service.TargetPort.ByName _ -> OptionalInt.empty();
    };
  }

  /** The VirtualServices that name the gateway (or the mesh), the oldest first. */
  public List<VirtualService> rulesOf(String gateway) {
    return mesh.virtualServices().stream().filter(rule -> isBound(rule, gateway)).toList();
  }

  /** Those of the mesh that hold at a port. */
  public List<VirtualService> rulesAt(int port) {
    return mesh.virtualServices().stream()
        .filter(rule -> isBound(rule, VirtualService.MESH))
        .filter(rule -> egress.lets(rule, mesh.hosts(rule), port))
        .toList();
  }

  private boolean isBound(VirtualService rule, String gateway) {
    return GatewayName.of(rule).contains(gateway)
        && Export.reaches(rule.exportTo(), rule.meta().namespace(), proxy.namespace())
        && (!gateway.equals(VirtualService.MESH) || egress.lets(rule, mesh.hosts(rule)));
  }

  /** The Gateways whose selector fits this proxy, of all namespaces, the oldest first. */
  public List<Gateway> gateways() {
    return mesh.gateways().stream()
        .filter(gateway -> proxy.labels().entrySet().containsAll(gateway.selector().entrySet()))
        .toList();
  }

  /** Stands for a thing of the mesh as proxies like this one see it. */
  public Object key(Object thing) {
    return List.of(traits, thing);
  }

  /** What the destinations of a rule are now, for whoever remembers what came of them. */
  public List<Object> destinations(VirtualService rule) {
    List<Object> all = new ArrayList<>();
    Destinations.of(rule)
        .forEach(to -> {
          var known = service(mesh.resolve(to.host(), rule.meta().namespace()));
          all.add(known);
          all.add(known.flatMap(this::rule));
        });
    return all;
  }

  /** The DestinationRule that holds for this proxy's calls to a service. */
  public Optional<MergedRule> rule(MeshService service) {
    return mesh.rule(proxy.namespace(), proxy.labels(), service);
  }
}
