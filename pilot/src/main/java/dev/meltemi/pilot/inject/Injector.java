package dev.meltemi.pilot.inject;

import static dev.meltemi.pilot.inject.Tree.list;
import static dev.meltemi.pilot.inject.Tree.map;
import static dev.meltemi.pilot.inject.Tree.text;
import static dev.meltemi.pilot.inject.Tree.with;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adds the sidecar to whatever carries a pod template. Pure; safe to call from any thread. */
public final class Injector {
  private final InjectOptions options;

  public Injector(InjectOptions options) {
    this.options = options;
  }

  /**
   * The document, injected or as it was.
   *
   * @param problems annotations that cannot be obeyed; the document is then unchanged
   */
  public record Result(Map<String, Object> tree, List<Problem> problems) {}

  /**
   * Injects a Pod, a workload, a CronJob or a List of such; any other document comes back as it is.
   */
  public Result inject(Map<String, Object> document) {
    return switch (text(document, "kind")) {
      case "List" -> injectList(document);
      case "Pod" -> injectTemplate(document, document);
      case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController" ->
          injectAt(document, document, List.of("spec", "template"));
      case "CronJob" ->
          injectAt(document, document, List.of("spec", "jobTemplate", "spec", "template"));
      default -> unchanged(document);
    };
  }

  private Result injectList(Map<String, Object> document) {
    var items = new ArrayList<Object>();
    var problems = new ArrayList<Problem>();
    for (Object item : list(document, "items")) {
      var result = inject(map(item));
      items.add(item instanceof Map ? result.tree() : item);
      problems.addAll(result.problems());
    }
    return new Result(with(document, "items", items), problems);
  }

  private Result injectAt(
      Map<String, Object> workload, Map<String, Object> node, List<String> path) {
    if (path.isEmpty()) return injectTemplate(workload, node);
    String key = path.getFirst();
    if (!(node.get(key) instanceof Map)) return unchanged(node);
    var inner = injectAt(workload, map(node, key), path.subList(1, path.size()));
    return new Result(with(node, key, inner.tree()), inner.problems());
  }

  private Result injectTemplate(Map<String, Object> workload, Map<String, Object> template) {
    var pod = new PodTemplate(workload, template);
    if (!pod.wantsSidecar()) return unchanged(template);
    var capture = CaptureAnnotations.read(pod.annotations());
    var proxy = ProxyAnnotations.read(pod.annotations());
    var problems = new ArrayList<>(capture.problems());
    problems.addAll(proxy.problems());
    if (!problems.isEmpty()) {
      return new Result(template, located(problems, workload));
    }
    var injected = new Sidecar(options, capture, proxy).addTo(pod);
    return new Result(injected, List.of());
  }

  private static List<Problem> located(List<String> problems, Map<String, Object> workload) {
    var origin =
        new Origin("", 0, text(workload, "kind") + " " + text(map(workload, "metadata"), "name"));
    return problems.stream()
        .map(message ->
            Problem.error(
                "InvalidAnnotation", origin, message, "Correct or remove the annotation."))
        .toList();
  }

  private static Result unchanged(Map<String, Object> document) {
    return new Result(document, List.of());
  }
}
