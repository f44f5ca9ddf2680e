package dev.meltemi.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Map<String, Double> SPLIT = Map.of("v1", 0.75, "v2", 0.25);

  @Test
  void sharesWithinFourDeviationsFit() {
    // 400 draws at 25 %: mean 100, deviation 8.66.
    assertThat(new Tally(Map.of("v1", 266, "v2", 134), 400).fits(SPLIT)).isTrue();
    assertThat(new Tally(Map.of("v1", 265, "v2", 135), 400).fits(SPLIT)).isFalse();
    assertThat(new Tally(Map.of("v1", 335, "v2", 65), 400).fits(SPLIT)).isFalse();
  }

  @Test
  void allOrNothingHasNoTolerance() {
    assertThat(new Tally(Map.of("v1", 400), 400).fits(Map.of("v1", 1.0))).isTrue();
    assertThat(new Tally(Map.of("v1", 399, "v2", 1), 400).fits(Map.of("v1", 1.0))).isFalse();
  }

  @Test
  void oneAnswerOfAnotherKindDoesNotFit() {
    assertThat(new Tally(Map.of("v1", 300, "v2", 99, "503", 1), 400).fits(SPLIT)).isFalse();
  }

  @Test
  void noAnswersFitNothing() {
    assertThat(new Tally(Map.of(), 0).fits(SPLIT)).isFalse();
  }
}
