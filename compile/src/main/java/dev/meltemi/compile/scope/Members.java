package dev.meltemi.compile.scope;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.PeerAuthentication.Mode;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The pods of the mesh, as those see them who speak mutual TLS with them: which have a sidecar, and
 * who they are. Immutable.
 */
public final class Members {
  /** What injection puts on a pod. */
  private static final String TLS_MODE = "security.istio.io/tlsMode";

  private static final String ISTIO = "istio";

  private final MeshSnapshot snapshot;
  private final String trustDomain;
  private final PeerPolicies policies;
  private final Collection<MeshService> services;
  private final Map<String, Pod> byAddress = new HashMap<>();

  /** By host; made when it is first asked for, since a mesh without certificates never does. */
  private volatile Map<String, SortedSet<String>> identities = Map.of();

  Members(
      MeshSnapshot snapshot,
      String trustDomain,
      PeerPolicies policies,
      Collection<MeshService> services) {
    this.services = services;
    this.snapshot = snapshot;
    this.trustDomain = trustDomain;
    this.policies = policies;
    snapshot.pods().stream()
        .filter(pod -> !pod.status().ip().isEmpty() && !pod.meta().deleting())
        .forEach(pod -> byAddress.putIfAbsent(pod.status().ip(), pod));
  }

  /** Which connections a workload takes at a port of its own; never {@link Mode#UNSET}. */
  public Mode mode(String namespace, Map<String, String> labels, OptionalInt port) {
    return policies.mode(namespace, labels, port);
  }

  /** Whether a sidecar takes the connections to a pod's port, with mutual TLS if asked to. */
  public boolean isProxied(Pod pod, int port) {
    return ISTIO.equals(pod.meta().labels().get(TLS_MODE))
        && Capture.takes(pod, port)
        && mode(pod.meta().namespace(), pod.meta().labels(), OptionalInt.of(port)) != Mode.DISABLE;
  }

  /** The same for an endpoint of a ServiceEntry, which may be a pod, or say so itself. */
  boolean isProxied(ServiceEntry.Endpoint endpoint, int port) {
    Optional<Pod> pod = Optional.ofNullable(byAddress.get(endpoint.address()));
    return saysSo(endpoint, endpoint.labels()) || pod.filter(at -> isProxied(at, port)).isPresent();
  }

  /** The same for a machine. */
  boolean isProxied(WorkloadEntry machine, int port) {
    String namespace = machine.meta().namespace();
    return saysSo(machine.endpoint(), machine.labels())
        && mode(namespace, machine.labels(), OptionalInt.of(port)) != Mode.DISABLE;
  }

  /**
   * By its label, else by the account that a proxy there would have (Istio's
   * getTLSModeFromWorkloadEntry).
   */
  private static boolean saysSo(ServiceEntry.Endpoint endpoint, Map<String, String> labels) {
    return labels.containsKey(TLS_MODE)
        ? ISTIO.equals(labels.get(TLS_MODE))
        : !endpoint.serviceAccount().isEmpty();
  }

  MeshSnapshot snapshot() {
    return snapshot;
  }

  /** Whether every workload behind a port has a sidecar, and there is one. */
  public boolean areAllProxied(MeshService service, MeshPort port) {
    List<Pod> pods = behind(service);
    List<WorkloadEntry> machines = machines(service);
    return !(pods.isEmpty() && machines.isEmpty())
        && pods.stream().allMatch(pod -> isProxied(pod, port.targetIn(pod).orElse(port.number())))
        && machines.stream()
            .allMatch(one -> isProxied(one, port.targetIn(one).orElse(port.number())));
  }

  /** Who may answer for a service: the identities of its workloads, as certificates have them. */
  public SortedSet<String> identities(MeshService service) {
    Map<String, SortedSet<String>> known = identities;
    if (known.isEmpty()) {
      Map<String, SortedSet<String>> all = new HashMap<>();
      for (MeshService each : services) all.put(each.host(), found(each));
      known = Map.copyOf(all);
      identities = known;
    }
    return known.getOrDefault(service.host(), Collections.emptySortedSet());
  }

  private SortedSet<String> found(MeshService service) {
    SortedSet<String> identities = new TreeSet<>();
    for (Pod pod : behind(service)) {
      identities.add(identity(pod.meta().namespace(), pod.spec().serviceAccount()));
    }
    for (WorkloadEntry machine : machines(service)) {
      String account = machine.endpoint().serviceAccount();
      if (!account.isEmpty()) identities.add(identity(machine.meta().namespace(), account));
    }
    for (MeshPort port : service.ports()) {
      port.entry()
          .ifPresent(entry ->
              entry.endpoints().stream()
                  .map(ServiceEntry.Endpoint::serviceAccount)
                  .filter(account -> !account.isEmpty())
                  .forEach(account -> identities.add(identity(entry.meta().namespace(), account))));
    }
    return identities;
  }

  private String identity(String namespace, String account) {
    return "spiffe://%s/ns/%s/sa/%s".formatted(trustDomain, namespace, account);
  }

  /** The WorkloadEntries that the selectors of the service take. */
  private List<WorkloadEntry> machines(MeshService service) {
    return snapshot.workloadEntries().in(service.namespace()).values().stream()
        .filter(machine -> service.selects(machine.meta().namespace(), machine.labels()))
        .toList();
  }

  private List<Pod> behind(MeshService service) {
    List<Pod> pods = new ArrayList<>();
    if (service.service().isEmpty()) {
      for (MeshPort port : service.ports()) {
        for (ServiceEntry.Endpoint endpoint : port.entry().orElseThrow().endpoints()) {
          Optional.ofNullable(byAddress.get(endpoint.address())).ifPresent(pods::add);
        }
      }
    }
    if (service.hasSelector()) {
      for (Pod pod : snapshot.pods().in(service.namespace()).values()) {
        if (service.selects(pod.meta().namespace(), pod.meta().labels())) pods.add(pod);
      }
      return pods;
    }
    if (service.service().isEmpty()) return pods;
    for (EndpointSlice slice : snapshot.endpointSlices().in(service.namespace()).values()) {
      if (!slice.serviceName().equals(service.meta().name())) continue;
      for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
        snapshot.pods().find(service.namespace(), endpoint.pod()).ifPresent(pods::add);
      }
    }
    return pods;
  }
}
