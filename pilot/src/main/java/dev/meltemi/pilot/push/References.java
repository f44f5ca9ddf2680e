package dev.meltemi.pilot.push;

import dev.meltemi.api.meta.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** References that were whole before a change and lead nowhere after it. */
final class References {
  /** Istio's code of a reference to what is not there. */
  private static final String NOT_FOUND = "IST0101";

  private References() {}

  static boolean areBroken(List<Problem> before, List<Problem> after) {
    return !broken(before).containsAll(broken(after));
  }

  private static Set<String> broken(List<Problem> problems) {
    return problems.stream()
        .filter(problem -> problem.code().equals(NOT_FOUND))
        .map(Problem::message)
        .collect(Collectors.toSet());
  }
}
