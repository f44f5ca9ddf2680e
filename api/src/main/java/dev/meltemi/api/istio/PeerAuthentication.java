package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Whether the workloads of a mesh, of a namespace, or with some labels take connections without
 * mutual TLS.
 *
 * @param selector labels of workloads of its namespace; absent for all of them, and in the root
 *     namespace for the mesh
 * @param mode UNSET leaves what stands above it
 * @param ports modes of single ports of the workloads
 */
public record PeerAuthentication(
    ObjectMeta meta,
    Origin origin,
    Optional<Map<String, String>> selector,
    Mode mode,
    SortedMap<Integer, Mode> ports)
    implements IstioResource {
  public static final String KIND = "PeerAuthentication";

  public enum Mode {
    UNSET,
    /** Plaintext only. */
    DISABLE,
    /** Both. */
    PERMISSIVE,
    /** Mutual TLS only. */
    STRICT
  }

  /** Whether it is about single workloads. */
  public boolean selects() {
    return selector.filter(labels -> !labels.isEmpty()).isPresent();
  }

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
