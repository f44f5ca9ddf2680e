package dev.meltemi.compile.route;

import dev.meltemi.compile.cluster.Policy;
import dev.meltemi.traffic.WeightedCluster;
import java.util.List;

/**
 * Where connections go on to.
 *
 * @param policy of the first destination, which in Istio holds for the connections of all
 */
public record Onward(List<WeightedCluster> clusters, Policy policy) {
  public Onward {
    clusters = List.copyOf(clusters);
  }
}
