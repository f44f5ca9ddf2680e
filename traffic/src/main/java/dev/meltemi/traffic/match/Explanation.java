package dev.meltemi.traffic.match;

import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.VirtualHost;
import java.util.List;
import java.util.stream.Collectors;

/** Why a request is decided as it is: every step of the walk, in order. */
public record Explanation(Decision decision, List<Step> steps) {
  public Explanation {
    steps = List.copyOf(steps);
  }

  /** One thing that was looked at. */
  public sealed interface Step {}

  /** No domain of any virtual host fits. */
  public record HostUnknown(String authority) implements Step {
    @Override
    public String toString() {
      return "no virtual host for " + authority;
    }
  }

  /**
   * @param domain the one that fits, as configured
   */
  public record HostChosen(VirtualHost host, String domain) implements Step {
    @Override
    public String toString() {
      return "virtual host " + host.name() + " by its domain " + domain;
    }
  }

  /**
   * A route that does not match.
   *
   * @param wanted the first of its conditions that does not hold
   * @param seen what the request has instead
   */
  public record RoutePassed(Route route, String wanted, String seen) implements Step {
    @Override
    public String toString() {
      return "not "
          + route.name()
          + " ["
          + route.origin()
          + "]: wants "
          + wanted
          + ", sees "
          + seen;
    }
  }

  public record RouteMatched(Route route) implements Step {
    @Override
    public String toString() {
      return "route " + route.name() + " [" + route.origin() + "]";
    }
  }

  /** The virtual host has no route for the request. */
  public record NoRouteLeft(VirtualHost host) implements Step {
    @Override
    public String toString() {
      return "no route of " + host.name() + " matches";
    }
  }

  /** One line a step. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
