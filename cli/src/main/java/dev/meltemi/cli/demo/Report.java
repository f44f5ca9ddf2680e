package dev.meltemi.cli.demo;

import java.util.List;

/** How the demo ended, step by step. */
public record Report(List<Outcome> outcomes) {

  /** Whether every step was observed as asked. */
  public boolean agrees() {
    return outcomes.stream().allMatch(Outcome::agrees);
  }
}
