package dev.meltemi.compile.plan;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.traffic.compare.Difference;
import dev.meltemi.traffic.compare.Treatment;
import dev.meltemi.traffic.explain.Request;
import java.util.List;
import java.util.Optional;

/**
 * What a change would do.
 *
 * @param moves requests that are treated otherwise
 * @param policies of clusters that become others
 * @param told the workloads whose proxies have to be told
 * @param appear problems that are not there now
 * @param vanish problems that are there now and are not any more
 */
public record Plan(
    List<Moved> moves,
    List<Changed> policies,
    List<Told> told,
    List<Problem> appear,
    List<Problem> vanish) {
  public Plan {
    moves = List.copyOf(moves);
    policies = List.copyOf(policies);
    told = List.copyOf(told);
    appear = List.copyOf(appear);
    vanish = List.copyOf(vanish);
  }

  /**
   * Requests from some workloads.
   *
   * @param port of the host, or the name of the route table
   * @param example empty when none is known, though there may be some
   */
  public record Moved(
      List<String> from,
      String host,
      String port,
      String when,
      Treatment before,
      Treatment after,
      Optional<Request> example) {
    public Moved {
      from = List.copyOf(from);
    }
  }

  /** A policy of a cluster, the same for all that know the cluster; "" for none. */
  public record Changed(String cluster, String policy, String before, String after) {}

  /**
   * @param pods each of which is told
   */
  public record Told(String workload, int pods, Difference difference) {}

  public boolean isNothing() {
    return moves.isEmpty() && policies.isEmpty() && told.isEmpty() && appear.isEmpty();
  }
}
