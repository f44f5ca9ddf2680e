package dev.meltemi.api.istio;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What the proxies of a mesh, of a namespace, or of some workloads tell of their requests.
 *
 * @param selector labels of workloads of its namespace; absent for all of them, and in the root
 *     namespace for the mesh
 */
public record Telemetry(
    ObjectMeta meta,
    Origin origin,
    Optional<Map<String, String>> selector,
    List<AccessLogging> accessLogging,
    List<Tracing> tracing)
    implements IstioResource {
  public static final String KIND = "Telemetry";

  public Telemetry {
    accessLogging = List.copyOf(accessLogging);
    tracing = List.copyOf(tracing);
  }

  /** Which side of a call is meant. */
  public enum Side {
    CLIENT_AND_SERVER,
    CLIENT,
    SERVER
  }

  /**
   * @param providers names out of MeshConfig; empty for those of what stands above
   * @param disabled whether their logs end here
   */
  public record AccessLogging(
      Origin origin,
      Side side,
      List<String> providers,
      boolean disabled,
      Optional<LogCondition> filter) {
    public AccessLogging {
      providers = List.copyOf(providers);
    }
  }

  /**
   * What is left out is as it stands above.
   *
   * @param providers names out of MeshConfig; only the first counts
   * @param sampling percent of the requests that begin a trace here
   * @param istioTags whether spans name service, revision, namespace and mesh
   */
  public record Tracing(
      Origin origin,
      Side side,
      List<String> providers,
      OptionalDouble sampling,
      Optional<Boolean> disabled,
      SortedMap<String, Tag> tags,
      Optional<Boolean> istioTags) {
    public Tracing {
      providers = List.copyOf(providers);
    }
  }

  /** Where the value of a span's tag comes from. */
  public sealed interface Tag {
    record Literal(String value) implements Tag {}

    /** A variable of the proxy. */
    record Environment(String name, String otherwise) implements Tag {}

    /** A header of the request. */
    record Header(String name, String otherwise) implements Tag {}
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
