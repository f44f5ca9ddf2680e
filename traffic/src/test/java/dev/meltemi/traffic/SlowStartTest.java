package dev.meltemi.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SlowStartTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static double share(SlowStart slow, long seconds) {
    return slow.share(Duration.ofSeconds(seconds));
  }

  @Test
  void theShareGrowsInAStraightLineFromItsLeast() {
    var slow = new SlowStart(Duration.ofSeconds(100), 1, 10);
    assertThat(share(slow, 0)).isEqualTo(0.1, EXACT);
    assertThat(share(slow, 5)).isEqualTo(0.1, EXACT);
    assertThat(share(slow, 50)).isEqualTo(0.5, EXACT);
    assertThat(share(slow, 100)).isEqualTo(1, EXACT);
    assertThat(share(slow, 1000)).isEqualTo(1, EXACT);
  }

  @Test
  void withAggressionItGrowsFasterAtFirst() {
    var slow = new SlowStart(Duration.ofSeconds(100), 2, 10);
    assertThat(share(slow, 25)).isEqualTo(0.5, EXACT);
    assertThat(share(slow, 81)).isEqualTo(0.9, EXACT);
  }
}
