package dev.meltemi.kube.server;

import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.ResourceType;
import dev.meltemi.kube.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads objects of Istio's kinds, and Ingresses, as the control plane will read them. An unknown
 * field of Istio's kinds is an error whatever {@code fieldValidation} says: what nobody enforces is
 * not stored.
 */
final class IstioAdmission implements Admission {
  private static final Pattern FIELD = Pattern.compile("\\b(?:spec|metadata)(?:\\.\\w+|\\[\\d+])*");

  @Override
  public Verdict review(ResourceType type, ObjectNode object) {
    if (!type.isIstio() && !type.kind().equals(Ingress.KIND)) {
      return Verdict.ADMITTED;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    object.properties().forEach(field -> tree.put(field.getKey(), Json.plain(field.getValue())));
    Document document = ResourceReader.fromTree(tree);
    List<ApiFailure.Cause> causes = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Problem problem : document.problems()) {
      if (problem.isError()) {
        causes.add(new ApiFailure.Cause(problem.code(), field(problem), text(problem)));
      } else {
        warnings.add(withFix(problem.message(), problem));
      }
    }
    return new Verdict(causes, warnings);
  }

  /** The field that a message is about, which kubectl prints in front; at least the spec. */
  private static String field(Problem problem) {
    var field = FIELD.matcher(problem.message());
    return field.find() ? field.group() : "spec";
  }

  /** The message and its remedy, without the field that stands in front of it. */
  private static String text(Problem problem) {
    String message = problem.message();
    String front = field(problem) + ": ";
    String rest = message.startsWith(front) ? message.substring(front.length()) : message;
    return withFix(rest, problem);
  }

  private static String withFix(String message, Problem problem) {
    return problem.fix().isEmpty() ? message : message + "\n  Fix: " + problem.fix().strip();
  }
}
