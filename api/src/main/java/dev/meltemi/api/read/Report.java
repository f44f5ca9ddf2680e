package dev.meltemi.api.read;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one document while it is bound. */
final class Report {
  /** Problems told of one document; whoever has more fixes these first. */
  static final int MAX_PROBLEMS = 100;

  private final Origin document;
  private final String kind;
  private final Strictness strictness;
  private final Enforcement enforcement;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Istio kinds are modelled whole, so an unknown field is an error; of Kubernetes kinds only a
   * part is.
   */
  enum Strictness {
    EVERY_FIELD_KNOWN,
    PARTLY_MODELLED
  }

  Report(Origin document, String kind, Strictness strictness, Enforcement enforcement) {
    this.document = document;
    this.kind = kind;
    this.strictness = strictness;
    this.enforcement = enforcement;
  }

  Origin origin(int line) {
    return document.at(line);
  }

  Origin part(String name, int line) {
    return document.part(name, line);
  }

  String kind() {
    return kind;
  }

  boolean refusesUnknownFields() {
    return strictness == Strictness.EVERY_FIELD_KNOWN;
  }

  Enforcement enforcement() {
    return enforcement;
  }

  void error(String code, int line, String message, String fix) {
    add(Problem.error(code, origin(line), message, fix));
  }

  void warning(String code, int line, String message, String fix) {
    add(Problem.warning(code, origin(line), message, fix));
  }

  /** Those of an object inside this document. */
  void include(List<Problem> others) {
    others.forEach(this::add);
  }

  private void add(Problem problem) {
    if (problems.size() < MAX_PROBLEMS || (problem.isError() && !hasErrors())) {
      problems.add(problem);
    }
  }

  boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }
}
