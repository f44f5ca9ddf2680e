package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.OutlierDetection;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes endpoints out that fail in a row, and brings them back. Any thread. */
final class Outlier {
  private final OutlierDetection rules;
  private final UpstreamCluster cluster;
  private final LongSupplier nanoTime;

  Outlier(OutlierDetection rules, UpstreamCluster cluster, LongSupplier nanoTime) {
    this.rules = rules;
    this.cluster = cluster;
    this.nanoTime = nanoTime;
  }

  /** What an endpoint answered; failures to connect count as 503 (Envoy, not split by origin). */
  void report(Host host, int status) {
    if (status < 500) {
      if (host.consecutive5xx.get() != 0) host.consecutive5xx.set(0);
      if (host.consecutiveGatewayErrors.get() != 0) host.consecutiveGatewayErrors.set(0);
      return;
    }
    boolean gateway = status >= 502 && status <= 504;
    if (!gateway) host.consecutiveGatewayErrors.set(0);
    boolean eject = host.consecutive5xx.incrementAndGet() == rules.consecutive5xx();
    eject |=
        gateway
            && host.consecutiveGatewayErrors.incrementAndGet() == rules.consecutiveGatewayErrors();
    if (eject) eject(host);
  }

  private synchronized void eject(Host host) {
    if (host.isEjected()) return;
    List<Host> all = cluster.hosts();
    long out = all.stream().filter(Host::isEjected).count();
    if (out > 0 && out * 100 >= (long) rules.maxEjectionPercent() * all.size()) {
      host.consecutive5xx.set(0);
      host.consecutiveGatewayErrors.set(0);
      return;
    }
    host.ejections++;
    host.ejectedAt = nanoTime.getAsLong();
    host.ejected(true);
    cluster.stats().ejections.increment();
    cluster.stats().activeEjections.increment();
    cluster.rebuild();
  }

  /** Called every interval. */
  synchronized void sweep() {
    boolean changed = false;
    long now = nanoTime.getAsLong();
    for (Host host : cluster.hosts()) {
      if (!host.isEjected()) {
        if (host.ejections > 0) host.ejections--;
        continue;
      }
      long out = rules.baseEjectionTime().toNanos() * host.ejections;
      if (now - host.ejectedAt < out) continue;
      host.ejected(false);
      host.consecutive5xx.set(0);
      host.consecutiveGatewayErrors.set(0);
      cluster.stats().activeEjections.decrement();
      changed = true;
    }
    if (changed) cluster.rebuild();
  }
}
