package dev.meltemi.pilot.inject;

import static dev.meltemi.pilot.inject.Tree.map;
import static dev.meltemi.pilot.inject.Tree.text;

import java.util.Map;

/**
 * Whether a pod is injected when it is created, as Istio's webhooks select: by the label of its
 * namespace, and by its own label, which alone can ask for it where the namespace says nothing. A
 * pod can always decline by label or annotation; {@link Injector} obeys that.
 */
public final class AutoInjection {
  private static final String NAMESPACE_LABEL = "istio-injection";
  private static final String REVISION_LABEL = "istio.io/rev";
  private static final String POD_LABEL = "sidecar.istio.io/inject";

  private AutoInjection() {}

  /**
   * @param namespaceLabels labels of the pod's namespace
   * @param pod the pod as a tree
   */
  public static boolean selects(Map<String, String> namespaceLabels, Map<String, Object> pod) {
    String injection = namespaceLabels.getOrDefault(NAMESPACE_LABEL, "");
    if (injection.equals("enabled")) return true;
    if (injection.equals("disabled")) return false;
    // This control plane has the one revision.
    if (namespaceLabels.getOrDefault(REVISION_LABEL, "").equals("default")) return true;
    return text(map(map(pod, "metadata"), "labels"), POD_LABEL).equals("true");
  }
}
