package dev.meltemi.api.meta;

import java.util.Map;
import java.util.Optional;

/**
 * A resource's metadata, as far as the mesh reads it.
 *
 * @param namespace "" for kinds without namespaces; never "" for the others (the reader fills in
 *     the default)
 * @param resourceVersion "" for what comes from a file
 * @param creationTimestamp RFC 3339 as the API server wrote it, or ""; orders as text
 * @param deleting true when deletionTimestamp is set: the object is on its way out
 */
public record ObjectMeta(
    String name,
    String namespace,
    Map<String, String> labels,
    Map<String, String> annotations,
    String resourceVersion,
    String creationTimestamp,
    boolean deleting,
    Optional<Owner> owner) {

  /** The controller that made this object, such as a Deployment's ReplicaSet. */
  public record Owner(String kind, String name) {}

  public static ObjectMeta named(String namespace, String name) {
    return new ObjectMeta(name, namespace, Map.of(), Map.of(), "", "", false, Optional.empty());
  }

  public ObjectMeta withLabels(Map<String, String> newLabels) {
    return new ObjectMeta(
        name,
        namespace,
        Map.copyOf(newLabels),
        annotations,
        resourceVersion,
        creationTimestamp,
        deleting,
        owner);
  }
}
