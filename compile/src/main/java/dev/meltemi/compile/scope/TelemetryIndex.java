package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.compile.ProxyView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which Telemetries hold for which proxy: that of the mesh, which is in the root namespace, then
 * that of the namespace, then one that selects the workload. Each adds to those before it; of
 * rivals the oldest counts.
 */
final class TelemetryIndex {
  private final Map<String, Telemetry> namespaces = new HashMap<>();
  private final Map<String, List<Telemetry>> workloads = new HashMap<>();
  private final String rootNamespace;

  private TelemetryIndex(Collection<Telemetry> telemetries, String rootNamespace) {
    this.rootNamespace = rootNamespace;
    Comparator<Telemetry> order = Age.oldestFirst();
    for (Telemetry telemetry : telemetries.stream().sorted(order).toList()) {
      String namespace = telemetry.meta().namespace();
      if (telemetry.selects()) {
        workloads.computeIfAbsent(namespace, _ -> new ArrayList<>()).add(telemetry);
      } else {
        namespaces.putIfAbsent(namespace, telemetry);
      }
    }
  }

  static TelemetryIndex of(Collection<Telemetry> telemetries, String rootNamespace) {
    return new TelemetryIndex(telemetries, rootNamespace);
  }

  /** The widest first. */
  List<Telemetry> find(ProxyView proxy) {
    List<Telemetry> all = new ArrayList<>(3);
    if (namespaces.containsKey(rootNamespace)) all.add(namespaces.get(rootNamespace));
    String namespace = proxy.namespace();
    if (!namespace.equals(rootNamespace) && namespaces.containsKey(namespace)) {
      all.add(namespaces.get(namespace));
    }
    workloads.getOrDefault(namespace, List.of()).stream()
        .filter(telemetry ->
            proxy.labels().entrySet().containsAll(telemetry.selector().orElseThrow().entrySet()))
        .findFirst()
        .ifPresent(all::add);
    return all;
  }
}
