package dev.meltemi.proxy.telemetry;

import dev.meltemi.proxy.observe.Stats;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.Workload;
import dev.meltemi.xds.ProxyNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * All series of one proxy. They are kept while it runs: what a counter has counted does not become
 * less when an endpoint leaves. Any thread.
 */
public final class IstioMetrics {
  /** Each is some 40 lines of text and, with two workers, 500 bytes. */
  static final int MOST_SERIES = 4096;

  private final Party own;
  private final int workers;
  private final Map<Edge, Series> series = new ConcurrentHashMap<>();
  private final Map<Origin, LongAdder> rules = new ConcurrentHashMap<>();
  private final AtomicInteger kept = new AtomicInteger();
  private final LongAdder dropped;

  public IstioMetrics(ProxyNode own, int workers, Stats stats) {
    this.own = Party.of(own);
    this.workers = workers;
    this.dropped = stats.counter(Stats.Scope.of("telemetry"), "series_dropped");
  }

  int workers() {
    return workers;
  }

  /** Whether there is room for one more series; counted when not. */
  boolean takesMore() {
    if (kept.incrementAndGet() <= MOST_SERIES) return true;
    kept.decrementAndGet();
    dropped.increment();
    return false;
  }

  /**
   * What goes out, to an endpoint of a cluster; or to none, when it is not known or came so far.
   */
  public Series to(String cluster, Workload endpoint) {
    return of(new Edge(Direction.OUTBOUND, own, Party.of(endpoint), Service.ofCluster(cluster)));
  }

  /** What comes in over a connection without mutual TLS. */
  public Series from() {
    return of(new Edge(Direction.INBOUND, Party.UNKNOWN, own, Service.of(own)));
  }

  /** What comes in over a connection with TLS: who it is stands in the certificates. */
  public Series from(SSLSession session) {
    return of(
        new Edge(
            Direction.INBOUND,
            Party.UNKNOWN.withPrincipal(Principals.ofPeer(session)),
            own.withPrincipal(Principals.own(session)),
            Service.of(own)));
  }

  /** A request has taken a route that somebody wrote. */
  public void routed(Origin rule) {
    if (rule.isNone()) return;
    @Nullable LongAdder hits = rules.get(rule);
    if (hits == null) {
      if (!takesMore()) return;
      hits = rules.computeIfAbsent(rule, _ -> new LongAdder());
    }
    hits.increment();
  }

  private Series of(Edge edge) {
    return series.computeIfAbsent(edge, fresh -> new Series(fresh, this));
  }

  /** In Prometheus' text format; empty when nothing was counted. */
  public String text() {
    var text = new IstioText();
    series.values().forEach(each -> each.print(text));
    rules.forEach((rule, hits) -> text.rule(rule, hits.sum()));
    return text.all();
  }
}
