package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Compiled;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.compile.ProxyView.Capture;
import dev.meltemi.compile.secret.SecretNames;
import dev.meltemi.pilot.config.MeshSettings;
import dev.meltemi.pilot.identity.WorkloadCertificate;
import dev.meltemi.pilot.identity.WorkloadCertificates;
import dev.meltemi.pilot.identity.WorkloadId;
import dev.meltemi.traffic.Secret;
import dev.meltemi.xds.ProxyNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The real compiler: indexes a snapshot once for all of its proxies. One thread. */
public final class MeshCompilation implements Compilation {
  private final Optional<WorkloadCertificates> certificates;
  private Optional<Prepared> prepared = Optional.empty();

  /**
   * @param certificates for workloads; without them all traffic of the mesh is plaintext
   */
  public MeshCompilation(Optional<WorkloadCertificates> certificates) {
    this.certificates = certificates;
  }

  private record Prepared(
      MeshSnapshot mesh, Compiler compiler, MeshConfig config, List<Problem> problems) {}

  /**
   * Everything that the compiler reads of a proxy, save what tells replicas apart.
   *
   * @param proxy without name, and without address unless it matters
   * @param ports the pod's ports by name, to which services' named target ports lead
   * @param trusted whether it may have the keys of its namespace
   * @param certificate which replicas share
   */
  private record Scope(
      ProxyView proxy,
      Map<String, Integer> ports,
      boolean trusted,
      Optional<WorkloadCertificate> certificate) {}

  @Override
  public Object scope(MeshSnapshot mesh, ProxyNode node) {
    var proxy = proxy(mesh, node);
    boolean isTold =
        proxy.capture() == Capture.LEGACY_0_8
            || prepared(mesh).compiler().mesh().tellsAddress(proxy);
    String ip = isTold ? proxy.ip() : "";
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
        isTrusted(mesh, node),
        certificate(mesh, node));
  }

  @Override
  public List<Problem> problems(MeshSnapshot mesh) {
    var ready = prepared(mesh);
    return Stream.concat(ready.problems().stream(), ready.compiler().problems().stream()).toList();
  }

  @Override
  public Compiled compile(MeshSnapshot mesh, ProxyNode node) {
    Optional<WorkloadCertificate> certificate = certificate(mesh, node);
    ProxyView proxy = proxy(mesh, node).certified(certificate.isPresent());
    Compiled compiled = prepared(mesh).compiler().compile(proxy);
    var secrets = new TreeMap<>(compiled.traffic().secrets());
    if (!isTrusted(mesh, node)) secrets.values().removeIf(secret -> !isOnlyInFiles(secret));
    certificate.ifPresent(own -> {
      secrets.put(SecretNames.WORKLOAD, secret(own));
      secrets.put(SecretNames.MESH_ROOTS, roots(own));
    });
    return new Compiled(compiled.traffic().withSecrets(secrets), compiled.problems());
  }

  /**
   * A node says of itself what it likes. Keys are only for one that calls from the address of the
   * pod that it claims to be.
   */
  private static boolean isTrusted(MeshSnapshot mesh, ProxyNode node) {
    return !node.peer().isEmpty()
        && pod(mesh, node).filter(pod -> pod.status().ip().equals(node.peer())).isPresent();
  }

  private static Secret secret(WorkloadCertificate own) {
    return new Secret(
        SecretNames.WORKLOAD,
        new Secret.Certificate(new Secret.Text(own.chain()), new Secret.Text(own.key())));
  }

  private static Secret roots(WorkloadCertificate own) {
    return new Secret(SecretNames.MESH_ROOTS, new Secret.Roots(new Secret.Text(own.roots())));
  }

  private Optional<WorkloadCertificate> certificate(MeshSnapshot mesh, ProxyNode node) {
    return certificates.flatMap(issued ->
        account(mesh, node)
            .map(account ->
                new WorkloadId(prepared(mesh).config().trustDomain(), node.namespace(), account))
            .map(issued::of));
  }

  /**
   * The service account of the proxy's pod, when it calls from there. A proxy on the control
   * plane's own machine, as in a mesh without Kubernetes, is taken at its word.
   */
  private static Optional<String> account(MeshSnapshot mesh, ProxyNode node) {
    if (isTrusted(mesh, node)) return pod(mesh, node).map(pod -> pod.spec().serviceAccount());
    boolean local = node.peer().startsWith("127.") || node.peer().equals("::1");
    if (!local || node.namespace().isEmpty()) return Optional.empty();
    return Optional.ofNullable(node.metadata().get("SERVICE_ACCOUNT"))
        .filter(account -> !account.isEmpty());
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
    var compiler =
        prepared
            .map(before -> before.compiler().next(mesh, settings.config()))
            .orElseGet(() -> Compiler.of(mesh, settings.config()));
    var next = new Prepared(mesh, compiler, settings.config(), settings.problems());
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
