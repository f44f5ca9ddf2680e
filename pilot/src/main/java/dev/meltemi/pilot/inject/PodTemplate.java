package dev.meltemi.pilot.inject;

import static dev.meltemi.pilot.inject.Tree.list;
import static dev.meltemi.pilot.inject.Tree.map;
import static dev.meltemi.pilot.inject.Tree.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod, or the template of one, with the workload that it stands in.
 *
 * @param workload the same as {@code template} for a bare pod
 */
record PodTemplate(Map<String, Object> workload, Map<String, Object> template) {
  static final String STATUS_ANNOTATION = "sidecar.istio.io/status";
  private static final String INJECT = "sidecar.istio.io/inject";
  private static final Set<String> IGNORED_NAMESPACES =
      Set.of("kube-system", "kube-public", "kube-node-lease");
  private static final Set<String> NO = Set.of("false", "no", "off", "n", "f", "0", "disabled");

  /**
   * Istio's order of decision: never on the host's network, nor in the system's namespaces; then
   * the label, then the annotation; the mesh's policy, which is to inject, comes last. A pod that
   * has its sidecar is left alone.
   */
  boolean wantsSidecar() {
    if ("true".equals(text(spec(), "hostNetwork"))) return false;
    if (IGNORED_NAMESPACES.contains(text(map(workload, "metadata"), "namespace"))) return false;
    if (isInjected() || list(spec(), "containers").isEmpty()) return false;
    String label = text(labels(), INJECT);
    String wish = label.isEmpty() ? text(annotations(), INJECT) : label;
    return !NO.contains(wish.toLowerCase(Locale.ROOT));
  }

  private boolean isInjected() {
    return annotations().containsKey(STATUS_ANNOTATION)
        || Stream.of("containers", "initContainers")
            .flatMap(key -> list(spec(), key).stream())
            .anyMatch(container -> text(map(container), "name").equals(Sidecar.PROXY));
  }

  Map<String, Object> metadata() {
    return map(template, "metadata");
  }

  Map<String, Object> labels() {
    return map(metadata(), "labels");
  }

  Map<String, Object> annotations() {
    return map(metadata(), "annotations");
  }

  Map<String, Object> spec() {
    return map(template, "spec");
  }

  /** The workload's name, or what a generated name begins with. */
  String workloadName() {
    var metadata = map(workload, "metadata");
    String name = text(metadata, "name");
    return name.isEmpty() ? text(metadata, "generateName").replaceAll("-$", "") : name;
  }

  String canonicalName() {
    return firstLabel(
        workloadName(), "service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
  }

  String canonicalRevision() {
    return firstLabel(
        "latest", "service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");
  }

  private String firstLabel(String otherwise, String... keys) {
    return Stream.of(keys)
        .map(key -> text(labels(), key))
        .filter(v -> !v.isEmpty())
        .findFirst()
        .orElse(otherwise);
  }

  /** TCP ports that the containers name, in ascending order, joined with commas. */
  String containerPorts() {
    return list(spec(), "containers").stream()
        .flatMap(container -> list(map(container), "ports").stream())
        .map(Tree::map)
        .filter(port -> List.of("", "TCP").contains(text(port, "protocol")))
        .map(port -> text(port, "containerPort"))
        .filter(port -> port.matches("[0-9]+"))
        .map(Integer::valueOf)
        .distinct()
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
