package dev.meltemi.traffic.match;

import dev.meltemi.traffic.WeightedCluster;
import java.util.List;

/** Which share of a split a request takes. */
public final class WeightedChoice {
  private WeightedChoice() {}

  /**
   * A single cluster takes all, whatever its weight; with no weight at all the first does.
   *
   * @param clusters at least one
   * @param draw uniform in [0, 1)
   */
  public static WeightedCluster pick(List<WeightedCluster> clusters, double draw) {
    if (clusters.size() == 1) return clusters.getFirst();
    long total = 0;
    for (int i = 0; i < clusters.size(); i++) total += clusters.get(i).weight();
    long left = (long) (draw * total);
    for (int i = 0; i < clusters.size(); i++) {
      left -= clusters.get(i).weight();
      if (left < 0) return clusters.get(i);
    }
    return clusters.getFirst();
  }
}
