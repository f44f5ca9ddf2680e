package dev.meltemi.api;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.IstioResource;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.Namespace;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.ServiceAccount;
import dev.meltemi.api.meta.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All resources at one moment, immutable. The next moment shares every table that did not change,
 * so that {@code before.services() == after.services()} tells that no service changed.
 */
public final class MeshSnapshot {
  private static final MeshSnapshot EMPTY = new MeshSnapshot(Map.of());

  private final Map<String, ResourceTable<Resource>> tables;

  private MeshSnapshot(Map<String, ResourceTable<Resource>> tables) {
    this.tables = tables;
  }

  public static MeshSnapshot empty() {
    return EMPTY;
  }

  public static MeshSnapshot of(Resource... resources) {
    return EMPTY.withAll(Stream.of(resources).<MeshChange>map(MeshChange.Upsert::new).toList());
  }

  public MeshSnapshot with(MeshChange change) {
    return withAll(List.of(change));
  }

  /** All changes as one step; of several to one key the last wins. */
  public MeshSnapshot withAll(List<MeshChange> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    var edits = new TreeMap<String, List<ResourceTable.Edit<Resource>>>();
    for (var change : changes) {
      edits.computeIfAbsent(change.key().kind(), _ -> new ArrayList<>()).add(edit(change));
    }
    var next = new TreeMap<>(tables);
    edits.forEach((kind, ofKind) -> next.put(kind, table(kind).with(ofKind)));
    return new MeshSnapshot(next);
  }

  private static ResourceTable.Edit<Resource> edit(MeshChange change) {
    return switch (change) {
      case MeshChange.Upsert(var resource) ->
          new ResourceTable.Edit<>(resource.key(), Optional.of(resource));
      case MeshChange.Remove(var key) -> new ResourceTable.Edit<>(key, Optional.empty());
    };
  }

  public ResourceTable<Namespace> namespaces() {
    return table(Namespace.KIND);
  }

  public ResourceTable<Service> services() {
    return table(Service.KIND);
  }

  public ResourceTable<Pod> pods() {
    return table(Pod.KIND);
  }

  public ResourceTable<EndpointSlice> endpointSlices() {
    return table(EndpointSlice.KIND);
  }

  public ResourceTable<ConfigMap> configMaps() {
    return table(ConfigMap.KIND);
  }

  public ResourceTable<Secret> secrets() {
    return table(Secret.KIND);
  }

  public ResourceTable<ServiceAccount> serviceAccounts() {
    return table(ServiceAccount.KIND);
  }

  public ResourceTable<Deployment> deployments() {
    return table(Deployment.KIND);
  }

  public ResourceTable<Ingress> ingresses() {
    return table(Ingress.KIND);
  }

  public ResourceTable<VirtualService> virtualServices() {
    return table(VirtualService.KIND);
  }

  public ResourceTable<DestinationRule> destinationRules() {
    return table(DestinationRule.KIND);
  }

  public ResourceTable<Gateway> gateways() {
    return table(Gateway.KIND);
  }

  public ResourceTable<ServiceEntry> serviceEntries() {
    return table(ServiceEntry.KIND);
  }

  public ResourceTable<Sidecar> sidecars() {
    return table(Sidecar.KIND);
  }

  public ResourceTable<WorkloadEntry> workloadEntries() {
    return table(WorkloadEntry.KIND);
  }

  public ResourceTable<PeerAuthentication> peerAuthentications() {
    return table(PeerAuthentication.KIND);
  }

  public ResourceTable<Telemetry> telemetries() {
    return table(Telemetry.KIND);
  }

  /** Every resource of Istio's API, kind by kind. */
  public Stream<IstioResource> istio() {
    return Stream.<ResourceTable<? extends IstioResource>>of(
            virtualServices(),
            destinationRules(),
            gateways(),
            serviceEntries(),
            workloadEntries(),
            sidecars(),
            peerAuthentications(),
            telemetries())
        .flatMap(ResourceTable::stream);
  }

  /** True when every table but those of some kinds is the very same as in another snapshot. */
  @SuppressWarnings("ReferenceEquality") // a table that did not change is the same object
  public boolean sameBut(MeshSnapshot other, Set<String> kinds) {
    return Stream.of(tables, other.tables)
        .flatMap(all -> all.keySet().stream())
        .filter(kind -> !kinds.contains(kind))
        .allMatch(kind -> tables.get(kind) == other.tables.get(kind));
  }

  // A kind's name stands for one record type, and each record type gives its own kind in key().
  @SuppressWarnings("unchecked")
  private <T extends Resource> ResourceTable<T> table(String kind) {
    var table = (ResourceTable<T>) tables.get(kind);
    return table == null ? ResourceTable.empty() : table;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MeshSnapshot that && tables.equals(that.tables);
  }

  @Override
  public int hashCode() {
    return tables.hashCode();
  }

  @Override
  public String toString() {
    return tables.toString();
  }
}
