package dev.meltemi.pilot.cluster;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The status of an Istio object, in the shape of Istio's IstioStatus. */
record ObjectStatus(List<Problem> problems) {
  /**
   * @param time of the transition, RFC 3339
   */
  Map<String, Object> tree(String time) {
    boolean hasErrors = problems.stream().anyMatch(Problem::isError);
    var condition = new LinkedHashMap<String, Object>();
    condition.put("type", "PassedAnalysis");
    condition.put("status", problems.isEmpty() ? "True" : "False");
    condition.put(
        "reason", problems.isEmpty() ? "NoProblems" : hasErrors ? "ErrorsFound" : "WarningsFound");
    condition.put(
        "message", problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    condition.put("lastTransitionTime", time);
    var status = new LinkedHashMap<String, Object>();
    status.put("conditions", List.of(condition));
    status.put("validationMessages", problems.stream().map(ObjectStatus::message).toList());
    return status;
  }

  private static Map<String, Object> message(Problem problem) {
    var message = new LinkedHashMap<String, Object>();
    message.put("type", Map.of("code", problem.code()));
    message.put("level", level(problem.severity()));
    message.put("message", sentences(problem));
    return message;
  }

  /** The message, and what to type. */
  static String sentences(Problem problem) {
    if (problem.fix().isEmpty()) return problem.message();
    return problem.message() + (problem.message().endsWith(".") ? " " : ". ") + problem.fix();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case ERROR -> "ERROR";
      case WARNING -> "WARNING";
      case INFO -> "INFO";
    };
  }
}
