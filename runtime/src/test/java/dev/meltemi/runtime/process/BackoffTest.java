package dev.meltemi.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void theFirstCrashRestartsAtOnceAndEachFurtherOneWaitsTwiceAsLong() {
    List<Long> pauses = new ArrayList<>();
    Backoff backoff = Backoff.FRESH;
    for (int crash = 0; crash < 12; crash++) {
      backoff = backoff.afterRun(Instant.EPOCH, Instant.EPOCH.plusMillis(10));
      pauses.add(backoff.pause().toMillis());
    }
    assertThat(pauses)
        .containsExactly(
            0L, 500L, 1000L, 2000L, 4000L, 8000L, 16000L, 32000L, 64000L, 128000L, 256000L,
            300000L);
  }

  @Test
  void aLongRunIsForgiven() {
    Backoff backoff = Backoff.FRESH;
    for (int crash = 0; crash < 5; crash++)
      backoff = backoff.afterRun(Instant.EPOCH, Instant.EPOCH);
    backoff = backoff.afterRun(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofMinutes(1)));
    assertThat(backoff.pause()).isZero();
  }
}
