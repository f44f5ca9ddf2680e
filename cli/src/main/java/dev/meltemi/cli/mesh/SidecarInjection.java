package dev.meltemi.cli.mesh;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.PodMutation;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Json;
import dev.meltemi.pilot.inject.AutoInjection;
import dev.meltemi.pilot.inject.InjectOptions;
import dev.meltemi.pilot.inject.InjectValues;
import dev.meltemi.pilot.inject.Injector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The embedded API server's stand-in for Istio's injection webhook: pods of labelled namespaces get
 * their sidecar as they are created. The settings are read anew for each pod.
 */
final class SidecarInjection implements PodMutation {
  private static final String SYSTEM = "istio-system";

  @Override
  public ObjectNode apply(Registry objects, String namespace, ObjectNode pod) {
    Map<String, Object> tree = tree(pod);
    Map<String, String> labels =
        objects
            .find(Catalogue.NAMESPACE, "", namespace)
            .map(found -> texts(Json.at(found, "metadata", "labels")))
            .orElse(Map.of());
    if (!AutoInjection.selects(labels, tree)) return pod;
    Injector.Result result = new Injector(options(objects)).inject(tree);
    if (!result.problems().isEmpty()) throw refusal(pod, result.problems());
    return Json.tree(result.tree()) instanceof ObjectNode injected ? injected : pod;
  }

  private static InjectOptions options(Registry objects) {
    String values =
        objects
            .find(Catalogue.CONFIG_MAP, SYSTEM, InjectValues.CONFIG_MAP)
            .map(map -> Json.text(map, "data", InjectValues.KEY))
            .orElse("");
    if (values.isEmpty()) return InjectOptions.DEFAULT;
    try {
      return InjectValues.read(values, InjectOptions.DEFAULT);
    } catch (IllegalArgumentException wrong) {
      throw ApiFailure.internal(
          "the sidecar cannot be injected: ConfigMap %s in %s, key %s: %s"
              .formatted(InjectValues.CONFIG_MAP, SYSTEM, InjectValues.KEY, wrong.getMessage()));
    }
  }

  private static ApiFailure refusal(ObjectNode pod, List<Problem> problems) {
    List<ApiFailure.Cause> causes =
        problems.stream()
            .map(problem ->
                new ApiFailure.Cause(problem.code(), "metadata.annotations", problem.message()))
            .collect(Collectors.toList());
    return ApiFailure.invalid(Catalogue.POD, Json.text(pod, "metadata", "name"), causes);
  }

  private static Map<String, Object> tree(ObjectNode pod) {
    Map<String, Object> tree = new LinkedHashMap<>();
    pod.properties().forEach(field -> tree.put(field.getKey(), Json.plain(field.getValue())));
    return tree;
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asString("")));
    return texts;
  }
}
