package dev.meltemi.proxy.state;

import dev.meltemi.proxy.observe.ClusterStats;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.proxy.upstream.UpstreamContext;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Traffic;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the snapshot in use. Readers on any thread see one whole snapshot; writers come one after
 * another.
 */
public final class ActiveTraffic implements AutoCloseable {
  private final UpstreamContext context;
  private volatile Snapshot current = new Snapshot(Traffic.empty(), Map.of(), null);

  public ActiveTraffic(UpstreamContext context) {
    this.context = context;
  }

  public Snapshot current() {
    return current;
  }

  public TlsContexts tls() {
    return context.tls();
  }

  /** Puts {@code next} in force: new requests see it whole, those under way end on the old one. */
  public synchronized Snapshot swap(Traffic next) {
    Snapshot before = current;
    context.tls().put(next.secrets());
    Map<String, UpstreamCluster> clusters = new HashMap<>();
    for (Cluster cluster : next.clusters().values()) {
      @Nullable UpstreamCluster known = before.cluster(cluster.name());
      boolean same = known != null && known.config().equals(cluster);
      UpstreamCluster live = same && known != null ? known : new UpstreamCluster(cluster, context);
      if (cluster.discovery() instanceof Discovery.Eds(String service)) {
        @Nullable EndpointSet told =
            next.endpointSets().get(service.isEmpty() ? cluster.name() : service);
        if (told != null) live.endpoints(told.endpoints());
      }
      clusters.put(cluster.name(), live);
    }
    Snapshot after = new Snapshot(next, Map.copyOf(clusters), before);
    current = after;
    before
        .clusters()
        .forEach((name, old) -> {
          if (after.cluster(name) == old) return;
          old.close();
          if (after.cluster(name) == null) context.stats().remove(ClusterStats.scope(name));
        });
    return after;
  }

  @Override
  public synchronized void close() {
    current.clusters().values().forEach(UpstreamCluster::close);
    context.tls().close();
  }
}
