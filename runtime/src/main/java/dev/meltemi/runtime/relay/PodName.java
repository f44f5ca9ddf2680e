package dev.meltemi.runtime.relay;

/** A pod by namespace and name. */
public record PodName(String namespace, String name) {
  /** {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
