package dev.meltemi.traffic.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Golden;
import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.testing.RandomTraffic;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrafficTextTest {

  @Test
  void everyPartOfTrafficHasItsWords() {
    Traffic traffic = new RandomTraffic(Seeds.random(3)).traffic();
    Golden.check(Path.of("src/test/cases/everything.txt"), TrafficText.of(traffic));
  }

  @Test
  void differentTrafficReadsDifferently() {
    RandomTraffic random = new RandomTraffic(Seeds.random(Seeds.seed("text")));
    Traffic before = random.traffic();
    for (int i = 0; i < 300; i++) {
      Traffic after = random.traffic();
      assertThat(TrafficText.of(before).equals(TrafficText.of(after)))
          .isEqualTo(before.equals(after));
      before = after;
    }
  }
}
