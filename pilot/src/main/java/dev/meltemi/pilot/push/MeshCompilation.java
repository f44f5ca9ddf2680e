package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Compiled;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.ProxyView.Capture;
import dev.meltemi.pilot.config.MeshSettings;
import dev.meltemi.traffic.Secret;
import dev.meltemi.xds.ProxyNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The real compiler: indexes a snapshot once for all of its proxies. One thread. */
public final class MeshCompilation implements Compilation {
  private Optional<Prepared> prepared = Optional.empty();

  private record Prepared(MeshSnapshot mesh, Compiler compiler, List<Problem> problems) {}

  /**
   * Everything that the compiler reads of a proxy, save what tells replicas apart.
   *
   * @param proxy without name, and without address unless it matters
   * @param ports the pod's ports by name, to which services' named target ports lead
   * @param trusted whether it may have the keys of its namespace
   */
  private record Scope(ProxyView proxy, Map<String, Integer> ports, boolean trusted) {}

  @Override
  public Object scope(MeshSnapshot mesh, ProxyNode node) {
    var proxy = proxy(mesh, node);
    String ip = proxy.capture() == Capture.LEGACY_0_8 ? proxy.ip() : "";
    var anonymous =
        new ProxyView(
            proxy.kind(),
            ip,
            "",
            proxy.namespace(),
            proxy.labels(),
            proxy.domain(),
            proxy.capture());
    return new Scope(
        anonymous,
        pod(mesh, node).map(MeshCompilation::namedPorts).orElse(Map.of()),
        isTrusted(mesh, node));
  }

  @Override
  public List<Problem> problems(MeshSnapshot mesh) {
    var ready = prepared(mesh);
    return Stream.concat(ready.problems().stream(), ready.compiler().problems().stream()).toList();
  }

  @Override
  public Compiled compile(MeshSnapshot mesh, ProxyNode node) {
    Compiled compiled = prepared(mesh).compiler().compile(proxy(mesh, node));
    if (isTrusted(mesh, node)) return compiled;
    var harmless = new TreeMap<>(compiled.traffic().secrets());
    harmless.values().removeIf(secret -> !isOnlyInFiles(secret));
    return new Compiled(compiled.traffic().withSecrets(harmless), compiled.problems());
  }

  /**
   * A node says of itself what it likes. Keys are only for one that calls from the address of the
   * pod that it claims to be.
   */
  private static boolean isTrusted(MeshSnapshot mesh, ProxyNode node) {
    return !node.peer().isEmpty()
        && pod(mesh, node).filter(pod -> pod.status().ip().equals(node.peer())).isPresent();
  }

  /** Such a secret tells a path of the proxy's own file system, and nothing else. */
  private static boolean isOnlyInFiles(Secret secret) {
    return switch (secret.content()) {
      case Secret.Certificate(Secret.Pem chain, Secret.Pem key) ->
          chain instanceof Secret.File && key instanceof Secret.File;
      case Secret.Roots(Secret.Pem certificates) -> certificates instanceof Secret.File;
    };
  }

  @SuppressWarnings("ReferenceEquality") // an unchanged mesh is the same object
  private Prepared prepared(MeshSnapshot mesh) {
    if (prepared.isPresent() && prepared.get().mesh() == mesh) return prepared.get();
    var settings = MeshSettings.read(mesh);
    var next = new Prepared(mesh, Compiler.of(mesh, settings.config()), settings.problems());
    prepared = Optional.of(next);
    return next;
  }

  /** The pod's own labels, where it is known, are newer than those that the proxy started with. */
  private static ProxyView proxy(MeshSnapshot mesh, ProxyNode node) {
    var labels = pod(mesh, node).map(pod -> pod.meta().labels()).orElse(node.labels());
    var kind = node.type().equals("router") ? ProxyView.Kind.ROUTER : ProxyView.Kind.SIDECAR;
    var capture =
        pod(mesh, node)
            .filter(MeshCompilation::capturesAsIn08)
            .map(_ -> Capture.LEGACY_0_8)
            .orElse(Capture.INBOUND_15006);
    String domain = node.namespace() + ".svc.cluster.local";
    return new ProxyView(kind, node.ip(), node.name(), node.namespace(), labels, domain, capture);
  }

  private static Optional<Pod> pod(MeshSnapshot mesh, ProxyNode node) {
    return mesh.pods().find(node.namespace(), node.name());
  }

  /**
   * The arguments of istio-init say so: without {@code -z} there is no port of its own for inbound
   * traffic.
   */
  private static boolean capturesAsIn08(Pod pod) {
    return pod.spec().initContainers().stream()
        .filter(container -> container.name().equals("istio-init"))
        .map(Container::args)
        .anyMatch(
            args -> !args.isEmpty() && !args.contains("-z") && !args.contains("istio-iptables"));
  }

  private static Map<String, Integer> namedPorts(Pod pod) {
    var ports = new TreeMap<String, Integer>();
    for (var container : pod.spec().containers()) {
      for (var port : container.ports())
        if (!port.name().isEmpty()) ports.putIfAbsent(port.name(), port.number());
    }
    return ports;
  }
}
