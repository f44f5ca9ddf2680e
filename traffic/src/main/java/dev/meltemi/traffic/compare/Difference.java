package dev.meltemi.traffic.compare;

import dev.meltemi.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a proxy has to be told to get from one traffic to another.
 *
 * @param told resources that are new or another now, whole
 * @param removed names of those that are gone, each with its type: {@code cluster outbound|…}
 */
public record Difference(Traffic told, List<String> removed) {
  public Difference {
    removed = List.copyOf(removed);
  }

  public static Difference between(Traffic before, Traffic after) {
    List<String> removed = new ArrayList<>();
    gone("listener", before.listeners().keySet(), after.listeners().keySet(), removed);
    gone("routes", before.routeTables().keySet(), after.routeTables().keySet(), removed);
    gone("cluster", before.clusters().keySet(), after.clusters().keySet(), removed);
    gone("endpoints", before.endpointSets().keySet(), after.endpointSets().keySet(), removed);
    gone("secret", before.secrets().keySet(), after.secrets().keySet(), removed);
    Traffic told =
        new Traffic(
            changed(before.listeners(), after.listeners()),
            changed(before.routeTables(), after.routeTables()),
            changed(before.clusters(), after.clusters()),
            changed(before.endpointSets(), after.endpointSets()),
            changed(before.secrets(), after.secrets()));
    return new Difference(told, removed);
  }

  public boolean isNone() {
    return told.equals(Traffic.empty()) && removed.isEmpty();
  }

  private static void gone(String type, Set<String> before, Set<String> after, List<String> gone) {
    before.stream().filter(name -> !after.contains(name)).forEach(n -> gone.add(type + " " + n));
  }

  private static <T> SortedMap<String, T> changed(Map<String, T> before, Map<String, T> after) {
    SortedMap<String, T> changed = new TreeMap<>();
    after.forEach((name, value) -> {
      if (!value.equals(before.get(name))) changed.put(name, value);
    });
    return changed;
  }
}
