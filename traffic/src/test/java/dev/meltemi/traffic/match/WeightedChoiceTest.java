package dev.meltemi.traffic.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.WeightedCluster;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {

  @Test
  void aWeightedRouteSendsThreeQuartersToV1() {
    List<WeightedCluster> split =
        List.of(WeightedCluster.of("v1", 75), WeightedCluster.of("v2", 25));
    RandomGenerator random = Seeds.random(Seeds.seed("split"));
    int v1 = 0;
    for (int i = 0; i < 100_000; i++) {
      if (WeightedChoice.pick(split, random.nextDouble()).cluster().equals("v1")) v1++;
    }
    assertThat(v1).isBetween(74_000, 76_000);
  }

  @Test
  void theEdgesOfTheDrawFallWhereTheyShould() {
    List<WeightedCluster> split =
        List.of(
            WeightedCluster.of("none", 0), WeightedCluster.of("a", 1), WeightedCluster.of("b", 1));
    assertThat(WeightedChoice.pick(split, 0).cluster()).isEqualTo("a");
    assertThat(WeightedChoice.pick(split, 0.4999).cluster()).isEqualTo("a");
    assertThat(WeightedChoice.pick(split, 0.5).cluster()).isEqualTo("b");
    assertThat(WeightedChoice.pick(split, Math.nextDown(1.0)).cluster()).isEqualTo("b");
  }

  @Test
  void oneClusterGetsAllAndWithoutWeightsTheFirstDoes() {
    assertThat(WeightedChoice.pick(List.of(WeightedCluster.of("a", 0)), 0.9).cluster())
        .isEqualTo("a");
    assertThat(
            WeightedChoice.pick(
                    List.of(WeightedCluster.of("a", 0), WeightedCluster.of("b", 0)), 0.9)
                .cluster())
        .isEqualTo("a");
  }
}
