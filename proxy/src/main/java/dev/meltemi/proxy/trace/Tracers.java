package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Tracing;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One tracer for each setting and direction, and one export for each collector. Any thread. */
public final class Tracers {
  private static final int MOST = 256;

  private record Key(Tracing tracing, Direction direction) {}

  private final Workers workers;
  private final Stats stats;
  private final Function<String, Optional<UpstreamCluster>> clusters;
  private final Map<Key, Tracer> tracers = new ConcurrentHashMap<>();
  private final Map<Tracing.Export, SpanExport> exports = new ConcurrentHashMap<>();

  /**
   * @param clusters as they are in force when spans are sent
   */
  public Tracers(
      Workers workers, Stats stats, Function<String, Optional<UpstreamCluster>> clusters) {
    this.workers = workers;
    this.stats = stats;
    this.clusters = clusters;
  }

  public Tracer of(Tracing tracing, Direction direction) {
    if (tracers.size() > MOST) tracers.clear();
    return tracers.computeIfAbsent(
        new Key(tracing, direction), _ -> new Tracer(tracing, direction, export(tracing.export())));
  }

  private SpanExport export(Tracing.Export export) {
    return exports.computeIfAbsent(
        export, to -> new SpanExport(SpanFormat.of(to), to.cluster(), workers, clusters, stats));
  }
}
