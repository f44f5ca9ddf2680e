package dev.meltemi.api.istio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which endpoints are preferred by where they stand. Localities are written {@code
 * region/zone/subzone}; the last parts may be missing, and the last one may be {@code *}.
 *
 * @param enabled false switches off what the mesh says
 * @param distribute shares by locality; the first entry whose {@code from} fits counts
 * @param failover which region takes over from which, when there are no near endpoints any more
 * @param failoverPriority labels, in their order; an endpoint is the nearer, the more of them it
 *     has in common with the proxy from the first one on; {@code label=value} asks for that value
 */
public record LocalityLb(
    boolean enabled,
    List<Distribute> distribute,
    List<Failover> failover,
    List<String> failoverPriority) {
  /** MeshConfig's default: near endpoints are preferred where outlier detection watches them. */
  public static final LocalityLb STANDARD = new LocalityLb(true, List.of(), List.of(), List.of());

  public LocalityLb {
    distribute = List.copyOf(distribute);
    failover = List.copyOf(failover);
    failoverPriority = List.copyOf(failoverPriority);
  }

  /**
   * @param to weights by locality, in percent, in the order written
   */
  public record Distribute(String from, Map<String, Integer> to) {
    public Distribute {
      to = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(to));
    }
  }

  /** Regions. */
  public record Failover(String from, String to) {}
}
