package dev.meltemi.cli.mesh;

import dev.meltemi.cli.demo.Sender;
import dev.meltemi.cli.istioctl.Cluster;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds a running pod by its labels; asked once for each set of labels. Safe from several threads.
 */
final class ReadyPods {
  private final Cluster cluster;
  private final Map<Sender.Pod, Optional<String>> known = new ConcurrentHashMap<>();

  ReadyPods(Cluster cluster) {
    this.cluster = cluster;
  }

  Optional<String> name(Sender.Pod pod) {
    return known.computeIfAbsent(pod, this::find);
  }

  private synchronized Optional<String> find(Sender.Pod pod) {
    String selector =
        pod.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    var list =
        cluster
            .get(
                "/api/v1/namespaces/%s/pods?labelSelector=%s"
                    .formatted(
                        pod.namespace(), URLEncoder.encode(selector, StandardCharsets.UTF_8)))
            .orElse(Map.of());
    if (!(list.get("items") instanceof List<?> items) || items.isEmpty()) return Optional.empty();
    return items.getFirst() instanceof Map<?, ?> item && item.get("metadata") instanceof Map<?, ?> m
        ? Optional.of(String.valueOf(m.get("name")))
        : Optional.empty();
  }
}
