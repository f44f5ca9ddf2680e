package dev.meltemi.compile.explain;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.compile.ProxyView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whose request it is. */
public sealed interface Caller {
  String ROOT = "istio-system";

  /** A workload with a sidecar, by the name of a pod, of a Deployment, or of an app. */
  record Workload(String namespace, String name) implements Caller {}

  /** A workload with a sidecar that has at least these labels. */
  record Labelled(String namespace, Map<String, String> labels) implements Caller {
    public Labelled {
      labels = Map.copyOf(labels);
    }
  }

  /** A stranger, whose request arrives at a gateway. */
  record Gateway(String namespace, String name) implements Caller {}

  /**
   * {@code name}, {@code name.namespace}, {@code namespace/name}, {@code kind/name} or labels as in
   * {@code app=reviews,version=v2}.
   */
  static Caller workload(String written, String namespace) {
    if (written.indexOf('=') >= 0) {
      Map<String, String> labels = new HashMap<>();
      for (String pair : written.split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) labels.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
      }
      return new Labelled(namespace, labels);
    }
    String[] parts = parts(written, namespace);
    return new Workload(parts[0], parts[1]);
  }

  /** As {@link #workload}, in istio-system unless it says otherwise. */
  static Caller gateway(String written) {
    String[] parts = parts(written, ROOT);
    return new Gateway(parts[0], parts[1]);
  }

  private static String[] parts(String written, String namespace) {
    int slash = written.indexOf('/');
    String owner = slash < 0 ? "" : written.substring(0, slash);
    String name = written.substring(slash + 1);
    boolean kind = List.of("pod", "pods", "deploy", "deployment", "deployments").contains(owner);
    if (slash >= 0 && !kind) return new String[] {owner, name};
    int dot = name.indexOf('.');
    return dot < 0
        ? new String[] {namespace, name}
        : new String[] {name.substring(dot + 1), name.substring(0, dot)};
  }

  /** The proxy that takes its requests; empty when there is no such workload. */
  default Optional<ProxyView> in(MeshSnapshot mesh) {
    return switch (this) {
      case Workload(String namespace, String name) ->
          named(mesh, namespace, name).map(Caller::sidecar);
      case Labelled(String namespace, Map<String, String> labels) ->
          pods(mesh, namespace)
              .filter(pod -> pod.meta().labels().entrySet().containsAll(labels.entrySet()))
              .findFirst()
              .map(Caller::sidecar)
              // Somebody who is not there yet may still be asked about.
              .or(() -> Optional.of(ProxyView.sidecar(namespace, "", "127.0.0.1", labels)));
      case Gateway(String namespace, String name) ->
          named(mesh, namespace, name)
              .map(pod ->
                  ProxyView.router(
                      pod.meta().namespace(),
                      pod.meta().name(),
                      pod.status().ip(),
                      pod.meta().labels()))
              .or(() -> ours(namespace, name));
    };
  }

  /** Gateways that every mesh has, though no file of the user speaks of them. */
  private static Optional<ProxyView> ours(String namespace, String name) {
    List<String> known = List.of("istio-ingressgateway", "istio-egressgateway", "istio-ingress");
    if (!known.contains(name)) return Optional.empty();
    Map<String, String> labels = Map.of("app", name, "istio", name.substring("istio-".length()));
    return Optional.of(ProxyView.router(namespace, name, "127.0.0.1", labels));
  }

  private static Optional<Pod> named(MeshSnapshot mesh, String namespace, String name) {
    List<Predicate<Pod>> ways =
        List.of(
            pod -> pod.meta().name().equals(name),
            pod -> isOf(pod, mesh.deployments().find(namespace, name)),
            pod -> name.equals(pod.meta().labels().get("app")));
    return ways.stream().flatMap(way -> pods(mesh, namespace).filter(way)).findFirst();
  }

  private static boolean isOf(Pod pod, Optional<Deployment> deployment) {
    return deployment
        .filter(known -> !known.selector().isEmpty())
        .filter(known -> pod.meta().labels().entrySet().containsAll(known.selector().entrySet()))
        .isPresent();
  }

  /** Those that live, in the order of their names. */
  private static Stream<Pod> pods(MeshSnapshot mesh, String namespace) {
    return mesh.pods().in(namespace).values().stream().filter(pod -> !pod.meta().deleting());
  }

  private static ProxyView sidecar(Pod pod) {
    ObjectMeta meta = pod.meta();
    return ProxyView.sidecar(meta.namespace(), meta.name(), pod.status().ip(), meta.labels());
  }
}
