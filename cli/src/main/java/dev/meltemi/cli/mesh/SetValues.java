package dev.meltemi.cli.mesh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The settings of {@code up --set KEY=VALUE}: MeshConfig under {@code meshConfig.…}, and the Helm
 * values of Istio that stand for parts of it.
 */
record SetValues(Map<String, String> values) {
  private static final String MESH_CONFIG = "meshConfig.";

  /** Helm values of Istio by the place in MeshConfig that they set. */
  private static final Map<String, String> HELM =
      Map.of("global.outboundTrafficPolicy.mode", "meshConfig.outboundTrafficPolicy.mode");

  SetValues {
    values = Map.copyOf(values);
  }

  /** What MeshConfig has a place for. */
  SetValues ofMesh() {
    Map<String, String> ours = new LinkedHashMap<>(values);
    ours.keySet().removeIf(key -> !place(key).startsWith(MESH_CONFIG));
    return new SetValues(ours);
  }

  /** What MeshConfig has no place for. */
  Map<String, String> others() {
    Map<String, String> others = new LinkedHashMap<>(values);
    others.keySet().removeIf(key -> place(key).startsWith(MESH_CONFIG));
    return others;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** MeshConfig with these settings in place of its own. */
  String in(String meshConfig) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(meshConfig);
    Map<String, Object> tree = copy(read);
    values.forEach((key, value) ->
        put(tree, List.of(place(key).substring(MESH_CONFIG.length()).split("\\.")), value));
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build())
        .dumpToString(tree);
  }

  private static String place(String key) {
    return HELM.getOrDefault(key, key);
  }

  private static void put(Map<String, Object> tree, List<String> path, String value) {
    String first = path.getFirst();
    if (path.size() == 1) {
      tree.put(first, new Load(LoadSettings.builder().build()).loadFromString(value));
      return;
    }
    Map<String, Object> inner = copy(tree.getOrDefault(first, Map.of()));
    put(inner, new ArrayList<>(path.subList(1, path.size())), value);
    tree.put(first, inner);
  }

  private static Map<String, Object> copy(Object tree) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    }
    return copy;
  }
}
