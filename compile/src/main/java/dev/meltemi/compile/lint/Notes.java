package dev.meltemi.compile.lint;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Severity;
import java.util.ArrayList;
import java.util.List;

/** Findings while they are collected. */
final class Notes {
  private final List<Problem> problems = new ArrayList<>();

  void warn(String code, Origin origin, String message, String fix) {
    problems.add(Problem.warning(code, origin, message, fix));
  }

  /** Something that may well be meant. */
  void info(String code, Origin origin, String message, String fix) {
    problems.add(new Problem(code, Severity.INFO, origin, message, fix));
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }
}
