package dev.meltemi.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.controller.Rollout.Part;
import dev.meltemi.testkit.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RolloutTest {

  @Test
  void aFreshDeploymentGetsAllItsPodsAtOnce() {
    assertThat(new Rollout(3, 1, 0).newest(new Part(0, 0), List.of())).isEqualTo(3);
  }

  @Test
  void anUpdateSurgesFirstWhenNothingMayBeMissing() {
    Rollout rollout = new Rollout(3, 1, 0);
    assertThat(rollout.newest(new Part(0, 0), List.of(new Part(3, 3)))).isEqualTo(1);
    assertThat(rollout.old(new Part(1, 0), List.of(new Part(3, 3)))).containsExactly(3);
    assertThat(rollout.old(new Part(1, 1), List.of(new Part(3, 3)))).containsExactly(2);
  }

  @Test
  void brokenOldPodsMakeRoomAtOnce() {
    assertThat(new Rollout(2, 1, 1).old(new Part(1, 0), List.of(new Part(2, 0))))
        .containsExactly(1);
  }

  @Test
  void everyRolloutEndsWithinItsBounds() {
    Random random = new Random(Seeds.seed("rollout"));
    for (int round = 0; round < 300; round++) {
      int wanted = 1 + random.nextInt(12);
      int surge = random.nextInt(4);
      int unavailable = surge == 0 ? 1 + random.nextInt(3) : random.nextInt(3);
      Rollout rollout = new Rollout(wanted, surge, unavailable);
      Part newest = new Part(0, 0);
      Part old = new Part(wanted, wanted);
      for (int step = 0; old.replicas() > 0 || newest.available() < wanted; step++) {
        assertThat(step).as("steps of %s", rollout).isLessThan(200);
        newest = new Part(rollout.newest(newest, List.of(old)), newest.available());
        int kept = rollout.old(newest, List.of(old)).getFirst();
        old = new Part(kept, Math.min(kept, old.available()));
        assertThat(newest.replicas() + old.replicas())
            .as("pods of %s", rollout)
            .isLessThanOrEqualTo(wanted + surge);
        assertThat(newest.available() + old.available())
            .as("available of %s", rollout)
            .isGreaterThanOrEqualTo(wanted - unavailable);
        newest =
            new Part(
                newest.replicas(),
                newest.available() + (newest.available() < newest.replicas() ? 1 : 0));
      }
    }
  }
}
