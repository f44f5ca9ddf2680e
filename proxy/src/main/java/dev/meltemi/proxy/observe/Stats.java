package dev.meltemi.proxy.observe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** All numbers of one proxy. Looked up once where they are used, never on the hot path. */
public final class Stats {
  /** A number and how both text forms call it. */
  public record Stat(Scope scope, String metric, boolean counts, LongSupplier value) {
    /** Envoy's own form, such as {@code cluster.x.upstream_rq_total}. */
    public String name() {
      return scope.prefix() + metric;
    }
  }

  /**
   * The owner of some numbers.
   *
   * @param kind such as {@code cluster}
   * @param label of the owner's name in Prometheus, or empty
   * @param value the owner's name, or empty
   */
  public record Scope(String kind, String label, String value) {
    public static Scope of(String kind) {
      return new Scope(kind, "", "");
    }

    String prefix() {
      return value.isEmpty() ? kind + "." : kind + "." + value + ".";
    }
  }

  private final Map<String, Stat> stats = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

  public LongAdder counter(Scope scope, String metric) {
    return adder(scope, metric, true);
  }

  /** A number that also falls, kept by adding and subtracting. */
  public LongAdder gauge(Scope scope, String metric) {
    return adder(scope, metric, false);
  }

  public void gauge(Scope scope, String metric, LongSupplier value) {
    var stat = new Stat(scope, metric, false, value);
    stats.put(stat.name(), stat);
  }

  private LongAdder adder(Scope scope, String metric, boolean counts) {
    return counters.computeIfAbsent(
        scope.prefix() + metric,
        name -> {
          var adder = new LongAdder();
          stats.put(name, new Stat(scope, metric, counts, adder::sum));
          return adder;
        });
  }

  /** Forgets the numbers of an owner that is gone. */
  public void remove(Scope scope) {
    stats.values().removeIf(stat -> stat.scope().equals(scope));
    counters.keySet().removeIf(name -> !stats.containsKey(name));
  }

  /** In the order of their names. */
  public Iterable<Stat> all() {
    return stats.values();
  }

  /** The value under Envoy's name; 0 when there is none. */
  public long value(String name) {
    Stat stat = stats.get(name);
    return stat == null ? 0 : stat.value().getAsLong();
  }
}
