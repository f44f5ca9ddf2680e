package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.TcpProxy;
import java.util.List;

/** Where the way ends. */
public sealed interface Outcome {

  /** No chain of the listener takes the connection. */
  record Closed() implements Outcome {}

  /** 404 with flag NR. */
  record NotFound() implements Outcome {}

  /** The proxy answers by itself. */
  record Answered(Route route, int status, String body) implements Outcome {}

  /**
   * @param location as the client is told
   */
  record Redirected(Route route, int status, String location) implements Outcome {}

  /**
   * The request is sent on, unless a fault of the route strikes first.
   *
   * @param path after rewriting
   * @param authority after rewriting by the route
   */
  record Forwarded(
      Route route, RouteAction.Forward action, List<Share> shares, String path, String authority)
      implements Outcome {
    public Forwarded {
      shares = List.copyOf(shares);
    }

    /** Whether no request gets past the route's fault. */
    public boolean alwaysAborts() {
      return route
          .fault()
          .flatMap(Fault::abort)
          .filter(abort -> abort.share().equals(Fraction.always()))
          .isPresent();
    }
  }

  /** Bytes are passed on without being understood. */
  record Passed(TcpProxy proxy, List<Share> shares) implements Outcome {
    public Passed {
      shares = List.copyOf(shares);
    }
  }
}
