package dev.meltemi.pilot.push;

import dev.meltemi.xds.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counters of the push, under Istio's names where it has them. Any thread. */
public final class PushMetrics {
  /** Upper bounds of the buckets of {@code pilot_proxy_convergence_time}, seconds. */
  private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 5, 10};

  private final AtomicInteger proxies = new AtomicInteger();
  private final LongAdder held = new LongAdder();
  private final LongAdder compiles = new LongAdder();
  private final LongAdder compileFailures = new LongAdder();
  private final LongAdder rejections = new LongAdder();
  private final Map<ResourceType, LongAdder> pushes = new EnumMap<>(ResourceType.class);
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length];
  private final LongAdder converged = new LongAdder();
  private final LongAdder convergenceNanos = new LongAdder();

  public PushMetrics() {
    for (var type : ResourceType.values()) pushes.put(type, new LongAdder());
    for (int i = 0; i < buckets.length; i++) buckets[i] = new LongAdder();
  }

  void held() {
    held.increment();
  }

  void proxies(int connected) {
    proxies.set(connected);
  }

  void compiled() {
    compiles.increment();
  }

  void compileFailed() {
    compileFailures.increment();
  }

  void rejected() {
    rejections.increment();
  }

  void sent(Map<ResourceType, Boolean> types) {
    types.forEach((type, isSent) -> {
      if (isSent) of(type).increment();
    });
  }

  private LongAdder of(ResourceType type) {
    return java.util.Objects.requireNonNull(pushes.get(type));
  }

  void converged(long nanos) {
    converged.increment();
    convergenceNanos.add(nanos);
    for (int i = 0; i < BOUNDS.length; i++) if (nanos <= BOUNDS[i] * 1e9) buckets[i].increment();
  }

  public long compiles() {
    return compiles.sum();
  }

  /** Pushes that waited for a change's other half. */
  public long pushesHeld() {
    return held.sum();
  }

  public long pushes() {
    return pushes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Prometheus' text format. */
  public String text() {
    var text = new StringBuilder();
    text.append("# TYPE pilot_xds gauge\npilot_xds ").append(proxies.get()).append('\n');
    text.append("# TYPE pilot_xds_pushes counter\n");
    for (var type : ResourceType.values()) {
      text.append("pilot_xds_pushes{type=\"%s\"} %d\n".formatted(shortName(type), of(type).sum()));
    }
    counter(text, "pilot_total_xds_rejects", rejections);
    counter(text, "pilot_pushes_held_total", held);
    counter(text, "pilot_view_compiles_total", compiles);
    counter(text, "pilot_view_compile_failures_total", compileFailures);
    text.append("# TYPE pilot_proxy_convergence_time histogram\n");
    for (int i = 0; i < BOUNDS.length; i++) {
      text.append(
          "pilot_proxy_convergence_time_bucket{le=\"%s\"} %d\n"
              .formatted(BOUNDS[i], buckets[i].sum()));
    }
    text.append("pilot_proxy_convergence_time_bucket{le=\"+Inf\"} ")
        .append(converged.sum())
        .append('\n');
    text.append("pilot_proxy_convergence_time_sum ")
        .append(convergenceNanos.sum() / 1e9)
        .append('\n');
    return text.append("pilot_proxy_convergence_time_count ")
        .append(converged.sum())
        .append('\n')
        .toString();
  }

  private static void counter(StringBuilder text, String name, LongAdder value) {
    text.append("# TYPE %s counter\n%s %d\n".formatted(name, name, value.sum()));
  }

  private static String shortName(ResourceType type) {
    return switch (type) {
      case CLUSTER -> "cds";
      case ENDPOINT -> "eds";
      case SECRET -> "sds";
      case LISTENER -> "lds";
      case ROUTE -> "rds";
    };
  }
}
