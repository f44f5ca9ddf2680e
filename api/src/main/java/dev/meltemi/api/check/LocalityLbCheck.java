package dev.meltemi.api.check;

import dev.meltemi.api.istio.LocalityLb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Istio's rules for {@code localityLbSetting}. */
final class LocalityLbCheck {
  private static final Set<String> TOPOLOGY =
      Set.of(
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone",
          "topology.istio.io/subzone");

  private LocalityLbCheck() {}

  /**
   * @param watched whether outlier detection tells which endpoints are down
   */
  static void check(LocalityLb setting, boolean watched, Findings at) {
    if (!setting.distribute().isEmpty() && !setting.failover().isEmpty()) {
      at.error("Exclusive", "can not simultaneously specify 'distribute' and 'failover'");
      return;
    }
    boolean both = !setting.failover().isEmpty();
    for (var label : setting.failoverPriority()) {
      at.errorIf(
          both && TOPOLOGY.contains(label),
          "Exclusive",
          "can not simultaneously set 'failover' and topology label '"
              + label
              + "' in 'failover_priority'");
    }
    for (var distribute : setting.distribute()) weights(distribute, at.in("distribute"));
    localities(
        setting.distribute().stream().map(LocalityLb.Distribute::from).toList(),
        at.in("distribute"));
    for (var failover : setting.failover()) regions(failover, at.in("failover"));
    boolean idle =
        !watched && (!setting.failover().isEmpty() || !setting.failoverPriority().isEmpty());
    if (idle) {
      at.warning(
          "Ineffective",
          "outlier detection policy must be provided for failover",
          "Add outlierDetection: without it no endpoint is known to be down");
    }
  }

  private static void weights(LocalityLb.Distribute distribute, Findings at) {
    int total = 0;
    for (int weight : distribute.to().values()) {
      if (weight == 0 || weight > 100) {
        at.error("OutOfRange", "locality weight must be in range [1, 100]");
        return;
      }
      total += weight;
    }
    if (total != 100) {
      at.error("OutOfRange", "total locality weight " + total + " != 100");
      return;
    }
    localities(distribute.to().keySet(), at);
  }

  /** Whole ones, a star at the end alone, and none within another that stands before it. */
  private static void localities(Collection<String> written, Findings at) {
    List<List<String>> before = new ArrayList<>();
    for (var locality : written) {
      int star = locality.indexOf('*');
      if (star >= 0 && star != locality.length() - 1) {
        at.error(
            "BadLocality",
            "locality "
                + locality
                + " wildcard '*' number can not exceed 1 and must be in the end");
        return;
      }
      List<String> parts = List.of(locality.split("/", 3));
      if (parts.contains("")) {
        at.error(
            "BadLocality",
            "locality " + locality + " must not contain empty region/zone/subzone info");
        return;
      }
      if (before.stream().anyMatch(other -> covers(other, parts))) {
        at.error("BadLocality", "locality " + locality + " overlap with previous specified ones");
        return;
      }
      before.add(parts);
    }
  }

  private static boolean covers(List<String> other, List<String> parts) {
    for (int i = 0; i < Math.min(other.size(), parts.size()); i++) {
      if (other.get(i).equals("*")) return true;
      if (!other.get(i).equals(parts.get(i))) return false;
    }
    return true;
  }

  private static void regions(LocalityLb.Failover failover, Findings at) {
    String both = failover.from() + failover.to();
    at.errorIf(
        failover.from().equals(failover.to()),
        "BadLocality",
        "locality lb failover settings must specify different regions");
    at.errorIf(both.contains("/"), "BadLocality", "locality lb failover only specify region");
    at.errorIf(
        both.contains("*"),
        "BadLocality",
        "locality lb failover region should not contain '*' wildcard");
  }
}
