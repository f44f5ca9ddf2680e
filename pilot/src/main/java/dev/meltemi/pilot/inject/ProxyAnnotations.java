package dev.meltemi.pilot.inject;

import static dev.meltemi.pilot.inject.Tree.map;
import static dev.meltemi.pilot.inject.Tree.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a pod's annotations say about its proxy itself.
 *
 * @param image {@code sidecar.istio.io/proxyImage}
 * @param resources Kubernetes' {@code resources} of the container, empty when nothing is said
 * @param holdsApplication from {@code proxy.istio.io/config}
 */
record ProxyAnnotations(
    Optional<String> image,
    Map<String, Object> resources,
    Optional<Boolean> holdsApplication,
    List<String> problems) {
  private static final String PREFIX = "sidecar.istio.io/";
  private static final String CONFIG = "proxy.istio.io/config";
  private static final String HOLD = "holdApplicationUntilProxyStarts";

  static ProxyAnnotations read(Map<String, Object> annotations) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> requests = new LinkedHashMap<>();
    Map<String, Object> limits = new LinkedHashMap<>();
    quantity(annotations, "proxyCPU", "cpu", requests, problems);
    quantity(annotations, "proxyMemory", "memory", requests, problems);
    quantity(annotations, "proxyCPULimit", "cpu", limits, problems);
    quantity(annotations, "proxyMemoryLimit", "memory", limits, problems);
    Map<String, Object> resources = new LinkedHashMap<>();
    if (!requests.isEmpty()) resources.put("requests", requests);
    if (!limits.isEmpty()) resources.put("limits", limits);
    String image = text(annotations, PREFIX + "proxyImage");
    return new ProxyAnnotations(
        image.isEmpty() ? Optional.empty() : Optional.of(image),
        resources,
        holds(annotations, problems),
        problems);
  }

  private static void quantity(
      Map<String, Object> annotations,
      String name,
      String resource,
      Map<String, Object> to,
      List<String> problems) {
    String value = text(annotations, PREFIX + name);
    if (value.isEmpty()) return;
    if (value.matches("[0-9]+(\\.[0-9]+)?(m|k|[KMGTPE]i?)?")) {
      to.put(resource, value);
    } else {
      problems.add(
          "annotation %s%s: \"%s\" is not valid, an amount such as 100m or 128Mi is wanted"
              .formatted(PREFIX, name, value));
    }
  }

  private static Optional<Boolean> holds(Map<String, Object> annotations, List<String> problems) {
    String config = text(annotations, CONFIG);
    if (config.isEmpty()) return Optional.empty();
    try {
      Object document = new Load(LoadSettings.builder().build()).loadFromString(config);
      Map<String, Object> fields = map(document);
      for (String field : fields.keySet()) {
        if (!field.equals(HOLD)) {
          problems.add(
              "annotation %s: %s is not supported, only %s is".formatted(CONFIG, field, HOLD));
        }
      }
      String value = text(fields, HOLD);
      return value.isEmpty() ? Optional.empty() : Optional.of(value.equals("true"));
    } catch (YamlEngineException e) {
      problems.add("annotation %s is no YAML: %s".formatted(CONFIG, e.getMessage()));
      return Optional.empty();
    }
  }
}
