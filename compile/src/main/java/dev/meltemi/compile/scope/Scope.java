package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * What one proxy can see of the mesh.
 *
 * @param known the services, by host
 */
public record Scope(Mesh mesh, ProxyView proxy, SortedMap<String, MeshService> known) {
  public Scope(Mesh mesh, ProxyView proxy) {
    this(mesh, proxy, mesh.services(proxy.namespace()));
  }

  public MeshConfig config() {
    return mesh.config();
  }

  /** By host. */
  public Collection<MeshService> services() {
    return known.values();
  }

  public Optional<MeshService> service(String host) {
    return Optional.ofNullable(known.get(host));
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

  private boolean isBound(VirtualService rule, String gateway) {
    return GatewayName.of(rule).contains(gateway)
        && Export.reaches(rule.exportTo(), rule.meta().namespace(), proxy.namespace());
  }

  /** The Gateways whose selector fits this proxy, of all namespaces, the oldest first. */
  public List<Gateway> gateways() {
    return mesh.gateways().stream()
        .filter(gateway -> proxy.labels().entrySet().containsAll(gateway.selector().entrySet()))
        .toList();
  }

  /** The DestinationRule that holds for this proxy's calls to a service. */
  public Optional<MergedRule> rule(MeshService service) {
    return mesh.rule(proxy.namespace(), proxy.labels(), service);
  }
}
