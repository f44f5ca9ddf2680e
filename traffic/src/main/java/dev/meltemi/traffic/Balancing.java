package dev.meltemi.traffic;

import java.util.Optional;

/** How an endpoint is chosen. */
public sealed interface Balancing {
  Balancing ROUND_ROBIN = new RoundRobin(Optional.empty());
  Balancing RANDOM = new Random();
  Balancing LEAST_REQUEST = new LeastRequest(Optional.empty());
  Balancing CLUSTER_PROVIDED = new ClusterProvided();

  /**
   * @param warmup of new endpoints; empty for none
   */
  record RoundRobin(Optional<SlowStart> warmup) implements Balancing {}

  record Random() implements Balancing {}

  /**
   * The less busy of two random endpoints; Istio's default.
   *
   * @param warmup of new endpoints; empty for none
   */
  record LeastRequest(Optional<SlowStart> warmup) implements Balancing {}

  /**
   * By a hash of the request, on a ring on which each endpoint has many places: when endpoints come
   * or go, few requests move. Without a hash the endpoint is drawn.
   *
   * @param minimumSize of the ring, in places; larger where the weights ask for it, up to {@link
   *     #MOST_PLACES}
   */
  record RingHash(long minimumSize) implements Balancing {
    /** Envoy's, and Istio's. */
    public static final long DEFAULT_SIZE = 1024;

    /** Envoy's {@code maximum_ring_size}. */
    public static final long MOST_PLACES = 8L * 1024 * 1024;

    public RingHash {
      if (minimumSize < 0 || minimumSize > MOST_PLACES) {
        throw new IllegalArgumentException("a ring of " + minimumSize + " places");
      }
    }
  }

  /**
   * By a hash of the request, in a table that endpoints fill in turns: shares are evener than on a
   * ring, and a few more requests move when endpoints change.
   *
   * @param tableSize a prime
   */
  record Maglev(int tableSize) implements Balancing {
    /** Envoy's. */
    public static final int DEFAULT_SIZE = 65_537;

    /** Envoy's. */
    public static final int LARGEST = 5_000_011;

    public Maglev {
      if (tableSize < 2 || tableSize > LARGEST) {
        throw new IllegalArgumentException("a table of " + tableSize + " places");
      }
    }
  }

  /** The cluster knows by itself: original destination. */
  record ClusterProvided() implements Balancing {}

  private static String words(Optional<SlowStart> warmup) {
    return warmup
        .map(slow ->
            " with warm-up of %s ms from %s%%, aggression %s"
                .formatted(slow.window().toMillis(), slow.minimumPercent(), slow.aggression()))
        .orElse("");
  }

  /** In words, for people. */
  static String words(Balancing balancing) {
    return switch (balancing) {
      case RoundRobin(Optional<SlowStart> warmup) -> "round robin" + words(warmup);
      case Random _ -> "random";
      case LeastRequest(Optional<SlowStart> warmup) -> "least request" + words(warmup);
      case RingHash(long size) -> "ring hash of " + size;
      case Maglev(int size) -> "maglev of " + size;
      case ClusterProvided _ -> "cluster provided";
    };
  }
}
