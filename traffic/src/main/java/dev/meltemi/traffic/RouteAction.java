package dev.meltemi.traffic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a route does. */
public sealed interface RouteAction {

  /**
   * Sends the request on.
   *
   * @param clusters at least one; shares by weight, which need not add up to 100
   * @param timeout for the whole request with all its retries; zero is none
   * @param hash by which a cluster that balances by hash chooses; of several all count together
   */
  record Forward(
      List<WeightedCluster> clusters,
      Duration timeout,
      Optional<Retry> retry,
      Rewrite rewrite,
      List<Mirror> mirrors,
      List<HashPolicy> hash)
      implements RouteAction {
    public Forward {
      clusters = List.copyOf(clusters);
      mirrors = List.copyOf(mirrors);
      hash = List.copyOf(hash);
      if (clusters.isEmpty()) throw new IllegalArgumentException("a forward without a cluster");
    }

    /** Whose requests have no hash. */
    public Forward(
        List<WeightedCluster> clusters,
        Duration timeout,
        Optional<Retry> retry,
        Rewrite rewrite,
        List<Mirror> mirrors) {
      this(clusters, timeout, retry, rewrite, mirrors, List.of());
    }

    public static Forward to(String cluster) {
      return new Forward(
          List.of(WeightedCluster.of(cluster, 1)),
          Duration.ZERO,
          Optional.empty(),
          Rewrite.none(),
          List.of());
    }
  }

  /**
   * Answers with a redirect; parts that are empty stay those of the request.
   *
   * @param path replaces the whole path, or the matched prefix of it
   * @param status 301, 302, 303, 307 or 308
   */
  record Redirect(
      Optional<String> scheme,
      Optional<String> host,
      OptionalInt port,
      Optional<RedirectPath> path,
      int status)
      implements RouteAction {}

  /** The new path of a redirect. */
  sealed interface RedirectPath {
    record Whole(String path) implements RedirectPath {}

    record Prefix(String prefix) implements RedirectPath {}
  }

  /** Answers at once; status 200 to 599, body possibly empty. */
  record Respond(int status, String body) implements RouteAction {}
}
