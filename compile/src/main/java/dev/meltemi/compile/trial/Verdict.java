package dev.meltemi.compile.trial;

import dev.meltemi.api.trial.TrafficTest;
import dev.meltemi.compile.explain.Answer;
import java.util.List;
import java.util.Optional;

/**
 * What came of one case.
 *
 * @param failures one sentence for each expectation that is not met
 * @param answer empty when the question itself was wrong
 */
public record Verdict(TrafficTest.Case tested, List<String> failures, Optional<Answer> answer) {
  public Verdict {
    failures = List.copyOf(failures);
  }

  public boolean passed() {
    return failures.isEmpty();
  }
}
