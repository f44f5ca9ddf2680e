package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import java.util.List;
import java.util.Set;

/**
 * The address of objects: {@code /api/v1/…} or {@code /apis/<group>/<version>/…}.
 *
 * @param version the version that the client reads and writes
 * @param namespace empty for all namespaces, or for objects of the cluster
 * @param name empty for the whole collection
 * @param subresource empty for the object itself
 */
record ResourcePath(
    ResourceType type, String version, String namespace, String name, String subresource) {

  private static final Set<String> OF_NAMESPACES = Set.of("status", "finalize");

  /**
   * @param rest what follows the version in the path, not empty
   * @throws ApiFailure 404 for what nobody knows, 405 for types of Istio that are not enforced
   */
  static ResourcePath parse(String group, String version, List<String> rest) {
    boolean inNamespace =
        rest.size() > 2
            && rest.getFirst().equals("namespaces")
            && !(group.isEmpty() && OF_NAMESPACES.contains(rest.get(2)));
    String namespace = inNamespace ? rest.get(1) : "";
    List<String> tail = inNamespace ? rest.subList(2, rest.size()) : rest;
    if (tail.size() > 3) {
      throw ApiFailure.noSuchPath();
    }
    String plural = tail.getFirst();
    ResourceType type =
        Catalogue.find(group, version, plural).orElseThrow(() -> unknown(group, version, plural));
    String name = tail.size() > 1 ? tail.get(1) : "";
    String subresource = tail.size() > 2 ? tail.get(2) : "";
    boolean misplaced = type.namespaced() ? namespace.isEmpty() && !name.isEmpty() : inNamespace;
    if (misplaced) {
      throw ApiFailure.noSuchPath();
    }
    return new ResourcePath(type, version, namespace, name, subresource);
  }

  String apiVersion() {
    return type.apiVersion(version);
  }

  private static ApiFailure unknown(String group, String version, String plural) {
    return Catalogue.findRefused(group, version, plural)
        .map(type -> ApiFailure.methodNotAllowed(Catalogue.refusal(type)))
        .orElseGet(() ->
            ApiFailure.noSuchPath(
                "it serves no \"%s\" of %s"
                    .formatted(plural, group.isEmpty() ? version : group + "/" + version)));
  }
}
