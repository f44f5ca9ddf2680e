package dev.meltemi.api.meta;

/**
 * The name of a resource among all.
 *
 * @param namespace "" for kinds without namespaces
 */
public record ObjectKey(String kind, String namespace, String name) {
  /** "VirtualService default/reviews", or "Namespace default" for a kind without namespaces. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
