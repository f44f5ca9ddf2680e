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
    SortedMap<String, EndpointSet> endpointSets,
    SortedMap<String, Secret> secrets) {

  private static final Traffic EMPTY =
      new Traffic(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public Traffic {
    listeners = frozen(listeners);
    routeTables = frozen(routeTables);
    clusters = frozen(clusters);
    endpointSets = frozen(endpointSets);
    secrets = frozen(secrets);
  }

  /** Without secrets. */
  public Traffic(
      SortedMap<String, Listener> listeners,
      SortedMap<String, RouteTable> routeTables,
      SortedMap<String, Cluster> clusters,
      SortedMap<String, EndpointSet> endpointSets) {
    this(listeners, routeTables, clusters, endpointSets, new TreeMap<>());
  }

  public Traffic withSecrets(SortedMap<String, Secret> known) {
    return new Traffic(listeners, routeTables, clusters, endpointSets, known);
  }

  public static Traffic empty() {
    return EMPTY;
  }

  private static <T> SortedMap<String, T> frozen(Map<String, T> map) {
    return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
