package dev.meltemi.cli.istioctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A proxy's resources as JSON trees, out of Envoy's {@code /config_dump} (ours or a real Envoy's)
 * or out of Pilot's.
 */
record ProxyDump(
    List<Map<String, Object>> clusters,
    List<Map<String, Object>> listeners,
    List<Map<String, Object>> routes,
    List<Map<String, Object>> endpoints,
    List<Map<String, Object>> secrets) {

  static ProxyDump of(Map<String, Object> tree) {
    return tree.containsKey("configs") ? envoys(Trees.list(tree.get("configs"))) : pilots(tree);
  }

  private static ProxyDump pilots(Map<String, Object> tree) {
    return new ProxyDump(
        maps(tree.get("cluster")),
        maps(tree.get("listener")),
        maps(tree.get("route")),
        maps(tree.get("endpoint")),
        maps(tree.get("secret")));
  }

  private static ProxyDump envoys(List<Object> configs) {
    var dump =
        new ProxyDump(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (Object config : configs) {
      Map<String, Object> part = Trees.map(config);
      for (String list : List.of("static_clusters", "dynamic_active_clusters")) {
        inside(part, list, "cluster").forEach(dump.clusters()::add);
      }
      inside(part, "static_listeners", "listener").forEach(dump.listeners()::add);
      inside(part, "dynamic_listeners", "active_state")
          .map(state -> Trees.map(state.get("listener")))
          .forEach(dump.listeners()::add);
      for (String list : List.of("static_route_configs", "dynamic_route_configs")) {
        inside(part, list, "route_config").forEach(dump.routes()::add);
      }
      for (String list : List.of("static_endpoint_configs", "dynamic_endpoint_configs")) {
        inside(part, list, "endpoint_config").forEach(dump.endpoints()::add);
      }
      for (String list : List.of("static_secrets", "dynamic_active_secrets")) {
        inside(part, list, "secret").forEach(dump.secrets()::add);
      }
    }
    return dump;
  }

  private static Stream<Map<String, Object>> inside(
      Map<String, Object> part, String list, String field) {
    return maps(part.get(list)).stream()
        .map(entry -> Trees.map(entry.get(field)))
        .filter(found -> !found.isEmpty());
  }

  static List<Map<String, Object>> maps(@org.jspecify.annotations.Nullable Object list) {
    return Trees.list(list).stream().map(Trees::map).toList();
  }
}
