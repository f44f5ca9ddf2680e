package dev.meltemi.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DebounceTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Debounce debounce = new Debounce(Debounce.QUIET, Debounce.LONGEST);

  @Test
  void aChangeIsDueAfterAQuietMomentAndABurstAfterTheLongestWait() {
    debounce.changed(0, false);
    assertThat(debounce.untilDue(0)).isEqualTo(10 * MILLI);
    for (int at = 5; at <= 95; at += 5) debounce.changed(at * MILLI, false);
    assertThat(debounce.untilDue(95 * MILLI)).isEqualTo(5 * MILLI);
  }

  @Test
  void podsRestAfterAPushAsLongAsItsProxiesNeedAndRulesDoNot() {
    debounce.changed(0, true);
    debounce.pushed(10 * MILLI, 20);
    debounce.changed(11 * MILLI, true);
    assertThat(debounce.untilDue(11 * MILLI)).as("20 proxies, 10 ms each").isEqualTo(199 * MILLI);
    debounce.changed(12 * MILLI, false);
    assertThat(debounce.untilDue(12 * MILLI)).as("a rule came too").isEqualTo(10 * MILLI);
    debounce.changed(13 * MILLI, true);
    assertThat(debounce.untilDue(13 * MILLI)).as("and is not forgotten").isEqualTo(10 * MILLI);
  }

  @Test
  void noRestIsLongerThanHalfASecond() {
    debounce.changed(0, true);
    debounce.pushed(10 * MILLI, 1_000);
    debounce.changed(10 * MILLI, true);
    assertThat(debounce.untilDue(10 * MILLI)).isEqualTo(500 * MILLI);
  }
}
