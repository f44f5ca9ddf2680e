package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.traffic.Locality;
import java.util.HashMap;
import java.util.Map;

/** Where pods and other workloads stand, as their labels say. */
public final class Localities {
  public static final String REGION = "topology.kubernetes.io/region";
  public static final String ZONE = "topology.kubernetes.io/zone";
  public static final String SUBZONE = "topology.istio.io/subzone";

  /** Istio's own: {@code region.zone.subzone}, with dots, since labels cannot have slashes. */
  private static final String ISTIO = "istio-locality";

  private Localities() {}

  /** Istio's own label, or those that Kubernetes copies from the node onto its pods. */
  public static Locality of(Map<String, String> labels) {
    String own = labels.getOrDefault(ISTIO, "");
    if (!own.isEmpty()) return Locality.of(own.contains("/") ? own : own.replace('.', '/'));
    return new Locality(
        labels.getOrDefault(REGION, ""),
        labels.getOrDefault(ZONE, ""),
        labels.getOrDefault(SUBZONE, ""));
  }

  /** As written, else as its labels say. */
  static Locality of(ServiceEntry.Endpoint written) {
    return written.locality().isEmpty() ? of(written.labels()) : Locality.of(written.locality());
  }

  /** The labels, with those that say where it stands. */
  public static Map<String, String> labels(Map<String, String> labels, Locality locality) {
    Map<String, String> all = new HashMap<>(labels);
    put(all, REGION, locality.region());
    put(all, ZONE, locality.zone());
    put(all, SUBZONE, locality.subzone());
    return all;
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) labels.put(name, value);
  }
}
