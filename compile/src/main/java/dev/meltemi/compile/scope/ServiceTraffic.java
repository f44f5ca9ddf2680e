package dev.meltemi.compile.scope;

import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.EndpointSet;
import java.util.List;

/** What a proxy is told to reach one service. */
public record ServiceTraffic(List<Cluster> clusters, List<EndpointSet> endpointSets) {
  public ServiceTraffic {
    clusters = List.copyOf(clusters);
    endpointSets = List.copyOf(endpointSets);
  }
}
