package dev.meltemi.compile.scope;

import dev.meltemi.api.kube.Service;
import java.util.Arrays;
import java.util.List;

/** The {@code exportTo} of a resource. */
public final class Export {
  private Export() {}

  /** Istio's annotation of a Service: names of namespaces, {@code *}, {@code .} or {@code ~}. */
  private static final String ANNOTATION = "networking.istio.io/exportTo";

  /** Whom a Service is shown to; empty for all. */
  static List<String> of(Service service) {
    String written = service.meta().annotations().getOrDefault(ANNOTATION, "");
    return Arrays.stream(written.split(","))
        .map(String::strip)
        .filter(to -> !to.isEmpty())
        .toList();
  }

  /** Whether proxies of all namespaces see it. */
  static boolean isPublic(List<String> exportTo) {
    return exportTo.isEmpty() || exportTo.contains("*");
  }

  /** Whether a resource of {@code owner} can be seen from {@code namespace}. */
  public static boolean reaches(List<String> exportTo, String owner, String namespace) {
    if (exportTo.isEmpty()) return true;
    return exportTo.stream()
        .anyMatch(to ->
            to.equals("*") || to.equals(namespace) || (to.equals(".") && owner.equals(namespace)));
  }
}
