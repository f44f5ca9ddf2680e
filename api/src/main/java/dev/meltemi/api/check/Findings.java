package dev.meltemi.api.check;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Problems found so far, and where the check stands. */
final class Findings {
  private final List<Problem> problems;
  private final Origin origin;
  private final String place;

  private Findings(List<Problem> problems, Origin origin, String place) {
    this.problems = problems;
    this.origin = origin;
    this.place = place;
  }

  static Findings at(Origin origin) {
    return new Findings(new ArrayList<>(), origin, "");
  }

  /** The same list, for a part with its own line. */
  Findings in(Origin part, String name) {
    return new Findings(problems, part, name);
  }

  /** The same list and line, for a field. */
  Findings in(String field) {
    return new Findings(problems, origin, place.isEmpty() ? field : place + "." + field);
  }

  void error(String code, String message, String fix) {
    problems.add(Problem.error(code, origin, say(message), fix));
  }

  void error(String code, String message) {
    error(code, message, "");
  }

  void warning(String code, String message, String fix) {
    problems.add(Problem.warning(code, origin, say(message), fix));
  }

  void errorIf(boolean wrong, String code, String message) {
    if (wrong) {
      error(code, message);
    }
  }

  /** Adds what a check of a single value found. */
  void add(String code, Optional<String> message) {
    message.ifPresent(m -> error(code, m));
  }

  private String say(String message) {
    return (place.isEmpty() ? message : place + ": " + message) + ".";
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }
}
