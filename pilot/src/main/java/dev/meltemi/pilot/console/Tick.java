package dev.meltemi.pilot.console;

import java.util.Map;
import java.util.TreeMap;

/** What went between two parties in some time. Grows by adding. */
final class Tick {
  /** Istio's upper bounds of {@code istio_request_duration_milliseconds}. */
  static final double[] BOUNDS = {
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000,
    1800000, 3600000
  };

  private static final String USUAL = "200 -";

  /** Requests by duration; the last are those above all bounds. */
  final int[] buckets = new int[BOUNDS.length + 1];

  /** Requests by {@code code flags}, without those that were just answered with 200. */
  private Map<String, Integer> outcomes = Map.of();

  long requests;
  long failures;
  double millis;
  long connections;
  long bytes;

  void requests(String code, String flags, long count) {
    requests += count;
    if (isFailure(code, flags)) failures += count;
    String outcome = code + " " + flags;
    if (outcome.equals(USUAL)) return;
    var more = new TreeMap<>(outcomes);
    more.merge(outcome, (int) count, Integer::sum);
    outcomes = more;
  }

  /** By the server or by a proxy; not what a client broke off, and no delay alone. */
  static boolean isFailure(String code, String flags) {
    if (code.length() == 3 && code.charAt(0) == '5') return true;
    for (String flag : flags.split(",")) {
      switch (flag) {
        case "-", "DC", "DI" -> {}
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  void add(Tick other) {
    for (int i = 0; i < buckets.length; i++) buckets[i] += other.buckets[i];
    requests += other.requests;
    failures += other.failures;
    millis += other.millis;
    connections += other.connections;
    bytes += other.bytes;
    if (other.outcomes.isEmpty()) return;
    var more = new TreeMap<>(outcomes);
    other.outcomes.forEach((outcome, count) -> more.merge(outcome, count, Integer::sum));
    outcomes = more;
  }

  boolean isEmpty() {
    return requests == 0 && connections == 0 && bytes == 0;
  }

  /** Without those that were just answered with 200. */
  Map<String, Integer> unusual() {
    return outcomes;
  }

  void unusual(Map<String, Integer> known) {
    outcomes = Map.copyOf(known);
  }

  Map<String, Integer> outcomes() {
    var all = new TreeMap<>(outcomes);
    int named = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    if (requests > named) all.put(USUAL, (int) (requests - named));
    return all;
  }

  /** Milliseconds that a share of the requests took at most, as Prometheus estimates them. */
  double quantile(double share) {
    long all = 0;
    for (int count : buckets) all += count;
    if (all == 0) return 0;
    double rank = share * all;
    double below = 0;
    for (int i = 0; i < BOUNDS.length; i++) {
      if (buckets[i] > 0 && below + buckets[i] >= rank) {
        double lower = i == 0 ? 0 : BOUNDS[i - 1];
        return lower + (BOUNDS[i] - lower) * (rank - below) / buckets[i];
      }
      below += buckets[i];
    }
    return BOUNDS[BOUNDS.length - 1];
  }
}
