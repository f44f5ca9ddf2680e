package dev.meltemi.pilot.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How near a proxy is to the limits of its clusters: what its breakers hold and refused, and how
 * many endpoints it rests. Under Envoy's names, so that Envoy is read too.
 */
final class Limits {
  /** Names in Prometheus, and what the pages call them. */
  private static final Map<String, String> WORDS =
      Map.of(
          "envoy_cluster_outlier_detection_ejections_active", "ejected",
          "envoy_cluster_upstream_rq_active", "activeRequests",
          "envoy_cluster_upstream_cx_active", "activeConnections",
          "envoy_cluster_upstream_rq_pending_overflow", "refusedRequests",
          "envoy_cluster_upstream_cx_overflow", "refusedConnections");

  private static final List<String> PREFIXES =
      WORDS.keySet().stream().map(name -> name + "{").toList();

  private Limits() {}

  /** By cluster, without those whose numbers are all 0. */
  static Map<String, Map<String, Long>> read(String text) {
    var clusters = new TreeMap<String, Map<String, Long>>();
    for (Sample sample : Sample.read(text, PREFIXES)) {
      String cluster = sample.label("envoy_cluster_name");
      String word = WORDS.getOrDefault(sample.name(), "");
      if (sample.value() == 0 || !cluster.startsWith("outbound|")) continue;
      clusters
          .computeIfAbsent(cluster, _ -> new TreeMap<>())
          .merge(word, (long) sample.value(), Long::sum);
    }
    return clusters;
  }

  /** What proxies say of the clusters of a host, or of all when it is empty. */
  static List<Map<String, Object>> of(
      Map<String, Map<String, Map<String, Long>>> proxies, String host) {
    List<Map<String, Object>> all = new ArrayList<>();
    new TreeMap<>(proxies)
        .forEach((proxy, clusters) ->
            clusters.forEach((cluster, numbers) -> {
              if (!host.isEmpty() && !cluster.endsWith("|" + host)) return;
              var tree = new LinkedHashMap<String, Object>();
              tree.put("proxy", proxy);
              tree.put("cluster", cluster);
              for (String word : new TreeMap<>(WORDS).values())
                tree.put(word, numbers.getOrDefault(word, 0L));
              all.add(tree);
            }));
    return all;
  }
}
