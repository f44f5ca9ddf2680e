package dev.meltemi.proxy.observe;

import java.util.concurrent.atomic.LongAdder;

/** Envoy's numbers of one cluster. */
public final class ClusterStats {
  public final LongAdder connections;
  public final LongAdder activeConnections;
  public final LongAdder connectFailures;
  public final LongAdder connectionOverflow;
  public final LongAdder requests;
  public final LongAdder activeRequests;
  public final LongAdder pendingRequests;
  public final LongAdder pendingOverflow;
  public final LongAdder timeouts;
  public final LongAdder perTryTimeouts;
  public final LongAdder retries;
  public final LongAdder retrySuccesses;
  public final LongAdder retryOverflow;
  public final LongAdder retryLimitExceeded;
  public final LongAdder noHost;
  public final LongAdder receiveResets;
  public final LongAdder ejections;
  public final LongAdder activeEjections;
  private final LongAdder[] classes = new LongAdder[5];
  private final LongAdder completed;

  public ClusterStats(Stats stats, String cluster) {
    Stats.Scope scope = scope(cluster);
    connections = stats.counter(scope, "upstream_cx_total");
    activeConnections = stats.gauge(scope, "upstream_cx_active");
    connectFailures = stats.counter(scope, "upstream_cx_connect_fail");
    connectionOverflow = stats.counter(scope, "upstream_cx_overflow");
    requests = stats.counter(scope, "upstream_rq_total");
    activeRequests = stats.gauge(scope, "upstream_rq_active");
    pendingRequests = stats.counter(scope, "upstream_rq_pending_total");
    pendingOverflow = stats.counter(scope, "upstream_rq_pending_overflow");
    timeouts = stats.counter(scope, "upstream_rq_timeout");
    perTryTimeouts = stats.counter(scope, "upstream_rq_per_try_timeout");
    retries = stats.counter(scope, "upstream_rq_retry");
    retrySuccesses = stats.counter(scope, "upstream_rq_retry_success");
    retryOverflow = stats.counter(scope, "upstream_rq_retry_overflow");
    retryLimitExceeded = stats.counter(scope, "upstream_rq_retry_limit_exceeded");
    noHost = stats.counter(scope, "upstream_cx_none_healthy");
    receiveResets = stats.counter(scope, "upstream_rq_rx_reset");
    ejections = stats.counter(scope, "outlier_detection.ejections_enforced_total");
    activeEjections = stats.gauge(scope, "outlier_detection.ejections_active");
    completed = stats.counter(scope, "upstream_rq_completed");
    for (int i = 0; i < classes.length; i++) {
      classes[i] = stats.counter(scope, "upstream_rq_" + (i + 1) + "xx");
    }
  }

  public static Stats.Scope scope(String cluster) {
    return new Stats.Scope("cluster", "envoy_cluster_name", cluster);
  }

  public void answered(int status) {
    completed.increment();
    classes[Math.clamp(status / 100 - 1, 0, 4)].increment();
  }
}
