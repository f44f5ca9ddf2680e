package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.loop.Workers;
import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Spans on their way to one collector. Each worker sends its own, as requests to the collector's
 * cluster: with its endpoints, limits and TLS. Sent ones are counted in {@code tracing.spans_sent},
 * lost ones in {@code tracing.spans_dropped}.
 */
final class SpanExport {
  final SpanFormat format;
  final LongAdder sent;
  final LongAdder dropped;
  private final String cluster;
  private final Function<String, Optional<UpstreamCluster>> clusters;
  private final List<SpanBatch> batches;

  SpanExport(
      SpanFormat format,
      String cluster,
      Workers workers,
      Function<String, Optional<UpstreamCluster>> clusters,
      Stats stats) {
    this.format = format;
    this.cluster = cluster;
    this.clusters = clusters;
    sent = stats.counter(Stats.Scope.of("tracing"), "spans_sent");
    dropped = stats.counter(Stats.Scope.of("tracing"), "spans_dropped");
    batches = workers.all().stream().map((Worker worker) -> new SpanBatch(this, worker)).toList();
  }

  /** On the worker's thread. */
  void add(int worker, SpanData span) {
    batches.get(worker).add(span);
  }

  Optional<UpstreamCluster> cluster() {
    return clusters.apply(cluster);
  }
}
