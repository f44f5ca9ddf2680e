package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.cli.istioctl.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Waits, by watching, until the pods of all deployments of a namespace are ready. */
final class PodsReady {
  private static final int LIMIT_SECONDS = 120;

  private final Progress progress;
  private final TreeMap<String, Integer> wanted = new TreeMap<>();
  private final TreeMap<String, Integer> ready = new TreeMap<>();
  private final Set<String> told = new TreeSet<>();

  private PodsReady(Progress progress) {
    this.progress = progress;
  }

  static void await(Cluster cluster, String namespace, Progress progress) {
    var waiting = new PodsReady(progress);
    String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    // The list first: it tells which deployments there are, before any of them counts as the last.
    var list = cluster.get(path).orElse(Map.of());
    for (Object deployment : list(list.get("items"))) waiting.wanted.put(name(map(deployment)), 1);
    boolean done =
        waiting.wanted.isEmpty()
            || cluster.follow(path + "?watch=true&timeoutSeconds=" + LIMIT_SECONDS, waiting::isDone);
    if (!done) throw new UserError(waiting.late(cluster, namespace));
  }

  private boolean isDone(Map<String, Object> event) {
    if (!(event.get("object") instanceof Map<?, ?> deployment)) return false;
    String name = name(deployment);
    if (name.isEmpty()) return false;
    int replicas = number(map(deployment.get("spec")).get("replicas"), 1);
    int available = number(map(deployment.get("status")).get("readyReplicas"), 0);
    wanted.put(name, replicas);
    ready.put(name, available);
    if (available >= replicas && told.add(name)) {
      progress.step("%s is ready (%d of %d)".formatted(name, told.size(), wanted.size()));
    }
    return wanted.entrySet().stream()
        .allMatch(entry -> ready.getOrDefault(entry.getKey(), 0) >= entry.getValue());
  }

  private String late(Cluster cluster, String namespace) {
    var missing =
        wanted.keySet().stream()
            .filter(name -> ready.getOrDefault(name, 0) < wanted.getOrDefault(name, 1))
            .toList();
    return "These deployments of %s are not ready: %s.%s Look at: meltemi status, meltemi logs POD"
        .formatted(namespace, String.join(", ", missing), reasons(cluster, namespace));
  }

  /** What the pods themselves say: a waiting container has a reason and a message. */
  private static String reasons(Cluster cluster, String namespace) {
    var text = new StringBuilder();
    var pods = cluster.get("/api/v1/namespaces/" + namespace + "/pods").orElse(Map.of());
    for (Object pod : list(pods.get("items"))) {
      var status = map(map(pod).get("status"));
      for (Object container : list(status.get("containerStatuses"))) {
        var waiting = map(map(map(container).get("state")).get("waiting"));
        if (waiting.isEmpty()) continue;
        text.append("\n  %s: %s %s"
            .formatted(
                text(map(map(pod).get("metadata")).get("name")),
                text(waiting.get("reason")),
                text(waiting.get("message"))));
      }
    }
    return text.isEmpty() ? "" : text.append('\n').toString();
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
