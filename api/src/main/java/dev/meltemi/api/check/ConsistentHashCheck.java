package dev.meltemi.api.check;

import dev.meltemi.api.istio.ConsistentHash;
import java.math.BigInteger;

/** Istio's rules for consistent hashing, and what Envoy refuses of its sizes. */
final class ConsistentHashCheck {
  /** Envoy's largest ring. */
  private static final long MOST_RING = 8L * 1024 * 1024;

  /** Envoy's largest table is the largest prime under it. */
  private static final long MOST_TABLE = 5_000_011;

  private ConsistentHashCheck() {}

  static void check(ConsistentHash hash, Findings at) {
    hash.key().ifPresent(key -> key(key, at));
    switch (hash.algorithm()) {
      case ConsistentHash.Algorithm.RingHash ring ->
          at.in("ringHash.minimumRingSize")
              .errorIf(
                  ring.minimumSize().filter(size -> size > MOST_RING).isPresent(),
                  "OutOfRange",
                  "must be at most " + MOST_RING);
      case ConsistentHash.Algorithm.Maglev maglev ->
          table(maglev.tableSize().orElse(0L), at.in("maglev"));
    }
  }

  private static void key(ConsistentHash.Key key, Findings at) {
    switch (key) {
      case ConsistentHash.Key.HttpHeader header ->
          at.in("httpHeaderName")
              .errorIf(header.name().isEmpty(), "NameRequired", "a header's name is required");
      case ConsistentHash.Key.HttpCookie cookie ->
          at.in("httpCookie")
              .errorIf(cookie.name().isEmpty(), "NameRequired", "name required for HttpCookie");
      case ConsistentHash.Key.HttpQueryParameter query ->
          at.in("httpQueryParameterName")
              .errorIf(query.name().isEmpty(), "NameRequired", "a parameter's name is required");
      case ConsistentHash.Key.SourceIp _ -> {}
    }
  }

  private static void table(long size, Findings at) {
    if (size == 0) {
      at.error("TableSize", "tableSize must be set for maglev", "For example: tableSize: 65537");
    } else if (size >= MOST_TABLE) {
      at.error("TableSize", "tableSize must be less than " + MOST_TABLE + " for maglev");
    } else if (!BigInteger.valueOf(size).isProbablePrime(50)) {
      BigInteger next = BigInteger.valueOf(size).nextProbablePrime();
      at.error(
          "TableSize",
          "tableSize must be a prime number for maglev",
          "The next one is " + next + ".");
    }
  }
}
