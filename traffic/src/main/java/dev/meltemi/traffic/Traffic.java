package dev.meltemi.traffic;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one proxy is told to do. All maps are keyed by the resource's name and sorted, so
 * that two equal values also print and encode alike.
 */
public record Traffic(
    SortedMap<String, Listener> listeners,
    SortedMap<String, RouteTable> routeTables,
    SortedMap<String, Cluster> clusters,
    SortedMap<String, EndpointSet> endpointSets) {

  private static final Traffic EMPTY =
      new Traffic(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Traffic {
    listeners = frozen(listeners);
    routeTables = frozen(routeTables);
    clusters = frozen(clusters);
    endpointSets = frozen(endpointSets);
  }

  public static Traffic empty() {
    return EMPTY;
  }

  private static <T> SortedMap<String, T> frozen(Map<String, T> map) {
    return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
