package dev.meltemi.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsDoubleUpToTheLongestAndStartOverAfterASuccess() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(300), () -> 1.0);
    assertThat(backoff.next()).hasMillis(100);
    assertThat(backoff.next()).hasMillis(200);
    assertThat(backoff.next()).hasMillis(300);
    assertThat(backoff.next()).hasMillis(300);
    backoff.reset();
    assertThat(backoff.next()).hasMillis(100);
  }

  @Test
  void jitterTakesAtMostHalf() {
    assertThat(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), () -> 0.0).next())
        .hasMillis(50);
  }
}
