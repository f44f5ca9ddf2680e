package dev.meltemi.cli.mesh;

import dev.meltemi.cli.istioctl.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waits, by watching, until every endpoint of a namespace's services is ready. A Deployment says
 * that its pods are ready a moment before the endpoints do, and proxies follow the endpoints.
 */
final class EndpointsReady {
  private final Map<String, Boolean> ready = new HashMap<>();

  /** Returns false when the limit passed first. */
  boolean await(Cluster cluster, String namespace, long limitSeconds) {
    String path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices";
    // The list first: it tells which slices there are, before any of them counts as the last.
    for (Object slice : list(cluster.get(path).orElse(Map.of()).get("items"))) note(map(slice));
    return isDone()
        || cluster.follow(
            path + "?watch=true&timeoutSeconds=" + limitSeconds,
            event -> {
              note(map(event.get("object")));
              return isDone();
            });
  }

  private boolean isDone() {
    return !ready.containsValue(false);
  }

  private void note(Map<?, ?> slice) {
    Object name = map(slice.get("metadata")).get("name");
    if (name == null) return;
    List<?> endpoints = list(slice.get("endpoints"));
    ready.put(
        name.toString(),
        !endpoints.isEmpty()
            && endpoints.stream()
                .allMatch(e -> !Boolean.FALSE.equals(map(map(e).get("conditions")).get("ready"))));
  }

  private static Map<?, ?> map(@Nullable Object node) {
    return node instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object node) {
    return node instanceof List<?> list ? list : List.of();
  }
}
