package dev.meltemi.cli.mesh;

import dev.meltemi.cli.istioctl.Cluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits, by watching, until all replicas of all deployments of a namespace are ready. */
final class PodsReady {
  private final TreeMap<String, Integer> wanted = new TreeMap<>();
  private final TreeMap<String, Integer> ready = new TreeMap<>();
  private final TreeSet<String> told = new TreeSet<>();
  private final Consumer<String> deploymentReady;
  private final BiConsumer<Integer, Integer> count;

  /**
   * @param deploymentReady told of each deployment once it is ready
   * @param count told how many replicas are ready, and of how many
   */
  PodsReady(Consumer<String> deploymentReady, BiConsumer<Integer, Integer> count) {
    this.deploymentReady = deploymentReady;
    this.count = count;
  }

  /** What is missing after the limit; empty when everything is ready. */
  List<String> await(Cluster cluster, String namespace, int limitSeconds) {
    String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    // The list first: it tells which deployments there are, before any of them counts as the last.
    var items = list(cluster.get(path).orElse(Map.of()).get("items"));
    for (Object deployment : items) note(map(deployment));
    if (isDone()) return List.of();
    boolean done =
        cluster.follow(
            path + "?watch=true&timeoutSeconds=" + limitSeconds,
            event -> {
              note(map(event.get("object")));
              return isDone();
            });
    return done ? List.of() : missing(cluster, namespace);
  }

  private void note(Map<?, ?> deployment) {
    String name = name(deployment);
    if (name.isEmpty()) return;
    int replicas = number(map(deployment.get("spec")).get("replicas"), 1);
    int available = number(map(deployment.get("status")).get("readyReplicas"), 0);
    wanted.put(name, replicas);
    ready.put(name, Math.min(available, replicas));
    if (available >= replicas && told.add(name)) deploymentReady.accept(name);
    count.accept(sum(ready), sum(wanted));
  }

  private boolean isDone() {
    return ready.equals(wanted);
  }

  /** Each deployment that is not ready, with what its pods say of themselves. */
  private List<String> missing(Cluster cluster, String namespace) {
    var lines = new TreeSet<String>();
    wanted.forEach((name, replicas) -> {
      int available = ready.getOrDefault(name, 0);
      if (available < replicas) {
        lines.add("deployment %s: %d of %d ready".formatted(name, available, replicas));
      }
    });
    var pods = cluster.get("/api/v1/namespaces/" + namespace + "/pods").orElse(Map.of());
    for (Object pod : list(pods.get("items"))) {
      for (Object container : list(map(map(pod).get("status")).get("containerStatuses"))) {
        var waiting = map(map(map(container).get("state")).get("waiting"));
        if (waiting.isEmpty()) continue;
        lines.add(
            "pod %s: %s %s"
                .formatted(
                    name(map(pod)), text(waiting.get("reason")), text(waiting.get("message"))));
      }
    }
    return List.copyOf(lines);
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String name(Map<?, ?> object) {
    return text(map(object.get("metadata")).get("name"));
  }

  private static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object node) {
    return node instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object node) {
    return node == null ? "" : node.toString();
  }

  private static int number(@Nullable Object node, int otherwise) {
    return node instanceof Number number ? number.intValue() : otherwise;
  }
}
