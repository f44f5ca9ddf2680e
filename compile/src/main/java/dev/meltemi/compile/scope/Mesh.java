package dev.meltemi.compile.scope;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Service;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A snapshot made ready for questions, once for all proxies. Immutable. */
public final class Mesh {
  private final MeshSnapshot snapshot;
  private final MeshConfig config;
  private final SortedMap<String, MeshService> services;
  private final List<VirtualService> virtualServices;
  private final List<Gateway> gateways;
  private final PolicyIndex policies;
  private final List<DestinationRule> selectiveRules;
  private final Members members;
  private final SidecarIndex sidecars;
  private final boolean openToAll;
  private final Memory memory;

  private Mesh(
      MeshSnapshot snapshot,
      MeshConfig config,
      SortedMap<String, MeshService> services,
      List<VirtualService> virtualServices,
      Memory memory) {
    this.memory = memory;
    this.snapshot = snapshot;
    this.config = config;
    this.services = services;
    this.virtualServices = virtualServices;
    Comparator<Gateway> order = Age.oldestFirst();
    this.gateways = snapshot.gateways().stream().sorted(order).toList();
    this.openToAll =
        snapshot.serviceEntries().stream().allMatch(entry -> Export.isPublic(entry.exportTo()))
            && snapshot.services().stream()
                .allMatch(service -> Export.isPublic(Export.of(service)));
    this.policies =
        PolicyIndex.of(
            snapshot.destinationRules().all(), config.clusterDomain(), config.rootNamespace());
    this.selectiveRules =
        snapshot.destinationRules().stream()
            .filter(rule -> !rule.workloadSelector().isEmpty())
            .toList();
    this.sidecars = SidecarIndex.of(snapshot.sidecars().all(), config.rootNamespace());
    this.members =
        new Members(
            snapshot,
            config.trustDomain(),
            PeerPolicies.of(snapshot.peerAuthentications().all(), config.rootNamespace()),
            services.values());
  }

  /**
   * @param sound the VirtualServices that can be compiled
   * @param memory of {@link #next}
   */
  public static Mesh of(
      MeshSnapshot snapshot, MeshConfig config, Collection<VirtualService> sound, Memory memory) {
    Comparator<VirtualService> order = Age.oldestFirst();
    return new Mesh(
        snapshot,
        config,
        services(snapshot, config, _ -> true, _ -> true),
        sound.stream().sorted(order).toList(),
        memory);
  }

  /** What may be taken over from this snapshot to another one. */
  public Memory next(MeshSnapshot snapshot, MeshConfig config) {
    return memory.next(this, snapshot, config);
  }

  public Memory memory() {
    return memory;
  }

  /** What the destinations of a rule are now, for whoever remembers what came of them. */
  public List<Object> destinations(VirtualService rule) {
    List<Object> all = new ArrayList<>();
    Destinations.of(rule)
        .forEach(to -> {
          Optional<MeshService> known = service(resolve(to.host(), rule.meta().namespace()));
          all.add(known);
          all.add(known.flatMap(one -> rule(rule.meta().namespace(), Map.of(), one)));
        });
    return all;
  }

  /** A host of several ServiceEntries has the ports of all; a Service of that name wins. */
  private static SortedMap<String, MeshService> services(
      MeshSnapshot snapshot,
      MeshConfig config,
      Predicate<ServiceEntry> isSeen,
      Predicate<Service> isSeenToo) {
    SortedMap<String, MeshService> services = new TreeMap<>();
    Comparator<ServiceEntry> order = Age.oldestFirst();
    snapshot.serviceEntries().stream()
        .filter(isSeen)
        .sorted(order)
        .forEach(entry ->
            entry
                .hosts()
                .forEach(
                    host -> services.merge(host, MeshService.of(host, entry), MeshService::with)));
    for (Service service : snapshot.services().all()) {
      if (service.type() == Service.Type.EXTERNAL_NAME || !isSeenToo.test(service)) continue;
      MeshService known = MeshService.of(service, config.clusterDomain());
      services.put(known.host(), known);
    }
    return services;
  }

  public MeshSnapshot snapshot() {
    return snapshot;
  }

  public MeshConfig config() {
    return config;
  }

  public Members members() {
    return members;
  }

  /** What is written of a proxy's view of the mesh; empty when it knows everything. */
  public Optional<Sidecar> sidecar(ProxyView proxy) {
    return sidecars.find(proxy);
  }

  /** Whether its own address is part of what a proxy is told. */
  public boolean tellsAddress(ProxyView proxy) {
    return sidecar(proxy).stream()
        .flatMap(sidecar -> sidecar.ingress().stream())
        .anyMatch(SidecarIndex::isAtOwnAddress);
  }

  /** By host. */
  public Collection<MeshService> services() {
    return services.values();
  }

  /** Those that proxies of a namespace may know, by host. */
  SortedMap<String, MeshService> services(String namespace) {
    if (openToAll) return services;
    return services(
        snapshot,
        config,
        entry -> Export.reaches(entry.exportTo(), entry.meta().namespace(), namespace),
        service -> Export.reaches(Export.of(service), service.meta().namespace(), namespace));
  }

  public Optional<MeshService> service(String host) {
    return Optional.ofNullable(services.get(host));
  }

  /** The oldest first. */
  public List<VirtualService> virtualServices() {
    return virtualServices;
  }

  /** The oldest first. */
  public List<Gateway> gateways() {
    return gateways;
  }

  /** The DestinationRule for calls to a service from a workload. */
  public Optional<MergedRule> rule(
      String namespace, Map<String, String> labels, MeshService service) {
    return policies.find(namespace, labels, service);
  }

  /** The DestinationRules that hold for some workloads only. */
  public List<DestinationRule> selectiveRules() {
    return selectiveRules;
  }

  /** The full name of a host in a resource of the namespace. */
  public String resolve(String host, String namespace) {
    return HostName.resolve(host, namespace, config.clusterDomain());
  }

  /** The hosts of a VirtualService, in full. */
  public List<String> hosts(VirtualService rule) {
    return rule.hosts().stream().map(host -> resolve(host, rule.meta().namespace())).toList();
  }
}
